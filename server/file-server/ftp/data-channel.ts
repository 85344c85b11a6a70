import { once } from 'node:events';
import { connect, type Server, type Socket } from 'node:net';
import { plainAddress } from '#server/file-server/service.ts';
import type { DataAddress } from './data-address.ts';
import type { PassivePorts } from './passive-ports.ts';
import { Refusal } from './replies.ts';

/** How the next data connection of a session comes about. Whatever the way, its other end is the client of the control connection. */
export interface DataChannel {
  /** Listens for the client. Gives the address to tell it. */
  listen(): Promise<DataAddress>;
  /** Remembers where the client listens. */
  aim(address: DataAddress): void;
  /** The connection of the next transfer. @throws Refusal 425 when it does not come, or nothing was agreed */
  open(signal: AbortSignal): Promise<Socket>;
  close(): void;
  /** The shortest time that an answer of this client took so far: not much more than the way there and back. */
  readonly roundTripMs: number;
}

/** What a data channel must know. */
interface Ends {
  /** Our end and the client's, of the control connection. */
  local: string;
  peer: string;
  ports: PassivePorts;
  connectMs: number;
}

/** What was agreed: the client comes, or we go. */
type Agreed =
  | { kind: 'passive'; server: Server; came: Promise<Socket>; drop(): void }
  | { kind: 'active'; address: DataAddress };

/** Data connections of one session, one at a time. */
export function createDataChannel({ local, peer, ports, connectMs }: Ends): DataChannel {
  let agreed: Agreed | undefined;
  let roundTripMs = Number.POSITIVE_INFINITY;

  async function listen(): Promise<DataAddress> {
    close();
    const { promise: came, resolve } = Promise.withResolvers<Socket>();
    let socket: Socket | undefined;
    const { server, port } = await ports.listen(local, (knocking) => {
      knocking.on('error', () => undefined);
      // Somebody else, or a second one: the client's own comes first or is still waited for.
      if (socket || plainAddress(knocking.remoteAddress) !== peer) return knocking.destroy();
      socket = knocking;
      roundTripMs = Math.min(roundTripMs, performance.now() - toldAt);
      server.close();
      resolve(knocking);
    });
    const toldAt = performance.now();
    agreed = { kind: 'passive', server, came, drop: () => socket?.destroy() };
    return { host: local, port };
  }

  function aim(address: DataAddress): void {
    close();
    agreed = { kind: 'active', address };
  }

  async function open(signal: AbortSignal): Promise<Socket> {
    const way = agreed;
    agreed = undefined;
    if (!way) throw new Refusal(425, 'Send PASV, EPSV, PORT or EPRT first');
    try {
      const waiting = AbortSignal.any([signal, AbortSignal.timeout(connectMs)]);
      return await (way.kind === 'passive' ? orAborted(way.came, waiting) : goTo(way.address, waiting));
    } catch {
      if (way.kind === 'passive') way.drop();
      throw new Refusal(425, 'The data connection did not come about');
    } finally {
      if (way.kind === 'passive') way.server.close();
    }
  }

  async function goTo({ host, port }: DataAddress, signal: AbortSignal): Promise<Socket> {
    const startedAt = performance.now();
    const socket = connect({ host, port, localAddress: local, noDelay: true });
    socket.on('error', () => undefined);
    try {
      await once(socket, 'connect', { signal });
    } catch (error) {
      socket.destroy();
      throw error;
    }
    roundTripMs = Math.min(roundTripMs, performance.now() - startedAt);
    return socket;
  }

  function close(): void {
    if (agreed?.kind === 'passive') {
      agreed.server.close();
      agreed.drop();
    }
    agreed = undefined;
  }

  return {
    listen,
    aim,
    open,
    close,
    get roundTripMs() {
      return roundTripMs;
    },
  };
}

function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    promise.then(resolve, reject);
  });
}
