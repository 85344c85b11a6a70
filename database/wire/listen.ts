import { createServer, type Server } from 'node:net';
import type { Engine } from '#database/engine.ts';
import { type Connection, serveConnection } from './connection.ts';

/** Where clients can reach the engine: a path of a socket or a port on this machine. */
export type Address = { socketPath: string } | { port: number };

/** A listening engine. */
export interface Listener {
  /** Where it listens; the port is the one that was given if 0 was asked for. */
  address: Address;
  /** Takes no more connections, answers what was asked, and closes those there are. */
  close(): Promise<void>;
}

/** Listens for clients. On a socket only this user may connect; on a port only this machine. */
export async function listen(engine: Engine, address: Address): Promise<Listener> {
  const connections = new Set<Connection>();
  let created = 0;
  const server = createServer((socket) => {
    const connection = serveConnection(engine, socket, ++created);
    connections.add(connection);
    engine.counters.connections = connections.size;
    engine.counters.connectionsCreated = created;
    socket.on('close', () => {
      connections.delete(connection);
      engine.counters.connections = connections.size;
    });
  });
  await startListening(server, address);
  return {
    address: 'port' in address ? { port: portOf(server) } : address,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      await Promise.all([...connections].map((connection) => connection.finish()));
      await closed;
    },
  };
}

function startListening(server: Server, address: Address): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    const listening = () => resolve();
    if ('port' in address) server.listen(address.port, '127.0.0.1', listening);
    else listenPrivately(server, address.socketPath, listening);
  });
}

// Between making the socket and changing its mode, anybody could connect: so it is made under a mask.
function listenPrivately(server: Server, path: string, listening: () => void) {
  const mask = process.umask(0o177);
  try {
    server.listen(path, listening);
  } finally {
    process.umask(mask);
  }
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}
