import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { newId } from '#server/documents/document.ts';

/** An embedded database in a process and a folder of its own. */
export interface TestDatabase extends AsyncDisposable {
  uri: string;
  folder: string;
  process: ChildProcess;
  /** Kills the process and starts it again over the same data, at the same address. */
  crash(): Promise<void>;
}

/** Starts an embedded database in a new folder, or in the given one. */
export async function startTestDatabase(folder?: string): Promise<TestDatabase> {
  const home = folder ?? (await mkdtemp(join(tmpdir(), 'fieldhub-db-')));
  let { child, uri } = await spawnDatabase(home);
  return {
    uri,
    folder: home,
    get process() {
      return child;
    },
    async crash() {
      child.kill('SIGKILL');
      await once(child, 'exit');
      ({ child, uri } = await spawnDatabase(home));
    },
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGTERM');
        await once(child, 'exit');
      }
      if (!folder) await rm(home, { recursive: true, force: true });
    },
  };
}

async function spawnDatabase(folder: string): Promise<{ child: ChildProcess; uri: string }> {
  const child = spawn(process.execPath, ['database/main.ts', '--data', folder], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
    const said = JSON.parse(line) as { ready: boolean; uri: string };
    if (said.ready) return { child, uri: said.uri };
  }
  throw new Error('the database ended before it was ready');
}

let shared: Promise<TestDatabase> | undefined;

/** The database that all tests of a run share; each test takes a name of its own in it. */
export function sharedDatabase(): Promise<TestDatabase> {
  shared ??= startTestDatabase();
  return shared;
}

/** Ends the shared database, if any test asked for it. */
export async function stopSharedDatabase(): Promise<void> {
  await (await shared)?.[Symbol.asyncDispose]();
  shared = undefined;
}

/** A database name that nobody uses. */
export function freshName(): string {
  return `t${newId().replaceAll('-', '')}`;
}
