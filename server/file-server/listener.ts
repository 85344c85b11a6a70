import { type AddressInfo, createServer, type Socket } from 'node:net';
import { plainAddress } from './addresses.ts';
import type { Limits } from './schema.ts';

/** A port that is listened on. */
export interface Listener {
  port: number;
  /** Takes no more connections; those that are open stay. */
  close(): void;
}

/** What a listener does with connections. */
interface Reception {
  host: string;
  port: number;
  limits: Limits;
  /** The reply side stays open when the client ends its side. */
  allowHalfOpen: boolean;
  welcome(socket: Socket, address: string): void;
  /** Turns away a connection that is one too many. */
  turnAway(socket: Socket): void;
}

/** Listens for connections and counts them, all and by address. Small packets are sent at once: replies are small. */
export async function listen({ host, port, limits, allowHalfOpen, welcome, turnAway }: Reception): Promise<Listener> {
  const open = new Map<string, number>();
  let all = 0;

  const server = createServer({ noDelay: true, keepAlive: true, keepAliveInitialDelay: 30_000, allowHalfOpen });
  server.on('connection', (socket) => {
    const address = plainAddress(socket.remoteAddress);
    socket.on('error', () => undefined);
    const ofAddress = open.get(address) ?? 0;
    if (address === '' || all >= limits.connections || ofAddress >= limits.connectionsPerAddress)
      return turnAway(socket);
    all += 1;
    open.set(address, ofAddress + 1);
    socket.once('close', () => {
      all -= 1;
      const left = (open.get(address) ?? 1) - 1;
      if (left > 0) open.set(address, left);
      else open.delete(address);
    });
    welcome(socket, address);
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve));
  return { port: (server.address() as AddressInfo).port, close: () => void server.close() };
}
