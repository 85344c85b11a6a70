import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '#api-reference/client.ts';
import { freePorts } from './free-ports.ts';
import { until } from './until.ts';

/** A hub as `npm start` starts it, in a data folder of its own. */
export interface Started extends AsyncDisposable {
  process: ChildProcess;
  /** What it said on both of its streams. */
  said(): string;
  folder: string;
  url: string;
  ftpPort: number;
  sftpPort: number;
  /** Its exit code, once it has ended. */
  exited: Promise<number>;
  /** Ctrl-C, as a terminal does it: to every process of the group at once. Gives the exit code. */
  interrupt(signal?: NodeJS.Signals): Promise<number>;
}

/** Starts a hub, in a data folder of its own unless one is given. */
export async function startHub({
  command = [process.execPath, 'run.mjs', 'supervisor/main.ts'],
  args = [],
  folder,
  environment = {},
}: {
  command?: string[];
  args?: string[];
  folder?: string;
  environment?: Record<string, string>;
} = {}): Promise<Started> {
  const data = folder ?? (await mkdtemp(join(tmpdir(), 'fieldhub-start-')));
  const [port = 0, ftpPort = 0, sftpPort = 0] = await freePorts(3);
  const env = {
    ...process.env,
    LANG: 'C',
    LC_ALL: 'C',
    DATA: data,
    PORT: String(port),
    FTP_PORT: String(ftpPort),
    SFTP_PORT: String(sftpPort),
    ...environment,
  };
  const [program = '', ...words] = command;
  const child = spawn(program, [...words, ...args], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, as a shell gives to each command.
    detached: true,
  });
  const endWithTests = () => child.kill('SIGTERM');
  process.once('exit', endWithTests);
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (text += chunk));
  const exited = once(child, 'exit').then(([code]) => Number(code));
  return {
    process: child,
    exited,
    said: () => text,
    folder: data,
    url: `http://127.0.0.1:${port}`,
    ftpPort,
    sftpPort,
    async interrupt(signal = 'SIGINT') {
      process.kill(-Number(child.pid), signal);
      return exited;
    },
    async [Symbol.asyncDispose]() {
      process.off('exit', endWithTests);
      child.kill('SIGTERM');
      await exited;
      if (!folder) await rm(data, { recursive: true, force: true });
    },
  };
}

/** What it says once it says it; fails with all that it said when that does not come. */
async function untilSaid(hub: Started, words: RegExp): Promise<RegExpExecArray> {
  return until(() => words.exec(hub.said()), { withinMs: 60_000 }).catch(() => {
    throw new Error(`the hub did not say ${words}, but:\n${hub.said()}`);
  });
}

/** When the hub runs. */
export async function untilRuns(hub: Started): Promise<void> {
  await untilSaid(hub, /Fieldhub runs/);
}

export const signInLine = /"code":"([A-Z0-9-]+)"/;

/** The code of the first account, once the hub runs. */
export async function signInCode(hub: Started): Promise<string> {
  const [, code = ''] = await untilSaid(hub, signInLine);
  await untilRuns(hub);
  return code;
}

/** An API key of the first account. */
export async function signIn(hub: Started): Promise<string> {
  const body = { code: await signInCode(hub) };
  return (await createClient(hub.url).ask('POST /v1/sign-in', { body })).token;
}
