import { mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Address, listen } from '#database/wire/listen.ts';
import { type EngineSettings, openEngine } from './engine.ts';
import { startTtlMonitor } from './ttl-monitor.ts';

/** How to start the engine. */
export interface DatabaseOptions {
  /** Where the data is; made if it is not there. */
  folder: string;
  /** A port on 127.0.0.1 instead of a socket in the folder; 0 takes any, and so does a folder that lies too deep for a socket. */
  port?: number | undefined;
  settings?: Partial<EngineSettings>;
}

/** A running engine. */
export interface Database {
  uri: string;
  /** Answers what was asked, then closes the file. */
  stop(): Promise<void>;
}

// The longest path that fits into the address of a Unix socket.
const longestSocketPath = 107;

/** Opens the data in a folder and listens for MongoDB's drivers. */
export async function startDatabase({ folder, port, settings }: DatabaseOptions): Promise<Database> {
  const root = resolve(folder);
  mkdirSync(root, { recursive: true, mode: 0o700 });
  const address: Address = port === undefined ? addressIn(root) : { port };
  const engine = openEngine(root, settings);
  // The folder is ours: a socket that is still there is left over from an engine that died.
  if ('socketPath' in address) rmSync(address.socketPath, { force: true });
  const listener = await listen(engine, address).catch((error) => {
    engine.close();
    throw error;
  });
  const ttlMonitor = startTtlMonitor(engine);
  const sweep = setInterval(() => engine.cursors.expire(Date.now()), 60_000).unref();
  return {
    uri: uriOf(listener.address),
    async stop() {
      clearInterval(sweep);
      await listener.close();
      await ttlMonitor.stop();
      engine.close();
    },
  };
}

function addressIn(folder: string): Address {
  const socketPath = join(folder, 'mongodb.sock');
  return Buffer.byteLength(socketPath) <= longestSocketPath ? { socketPath } : { port: 0 };
}

function uriOf(address: Address): string {
  const host = 'port' in address ? `127.0.0.1:${address.port}` : encodeURIComponent(address.socketPath);
  return `mongodb://${host}/?directConnection=true`;
}
