import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { MongoClient } from 'mongodb';

/** The engine in a process of its own, over a folder that goes with it. */
export interface DatabaseProcess extends AsyncDisposable {
  uri: string;
  folder: string;
  process: ChildProcess;
  client: MongoClient;
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
  /** Ends it as the supervisor does; gives the exit code. */
  stop(): Promise<number | null>;
}

/** A folder for data, short enough for a socket. */
export function makeFolder(): string {
  return mkdtempSync(join(tmpdir(), 'fhdb-'));
}

/** Starts the engine over a folder (a fresh one if none is given) and connects to it. */
export async function startDatabaseProcess(
  folder = makeFolder(),
  options: { args?: string[]; keepsFolder?: boolean } = {},
): Promise<DatabaseProcess> {
  const child = spawn(process.execPath, ['database/main.ts', '--data', folder, ...(options.args ?? [])], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = new Promise<number | null>((resolve) => child.on('exit', resolve));
  const uri = await readUri(child);
  const client = await MongoClient.connect(uri, { serverSelectionTimeoutMS: 5000 });

  async function end(signal: NodeJS.Signals) {
    await client.close();
    child.kill(signal);
    return exited;
  }
  return {
    uri,
    folder,
    process: child,
    client,
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
      await client.close();
    },
    stop: () => end('SIGTERM'),
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null && child.signalCode === null) await end('SIGTERM');
      if (!options.keepsFolder) rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function readUri(child: ChildProcess): Promise<string> {
  for await (const line of createInterface({ input: child.stdout! })) {
    const message = JSON.parse(line) as { ready?: boolean; uri: string };
    if (message.ready) return message.uri;
  }
  throw new Error('The engine ended before it was ready.');
}
