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
  /** Ctrl-C; gives the exit code. */
  interrupt(): Promise<number>;
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
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (text += chunk));
  const exited = once(child, 'exit').then(([code]) => Number(code));
  return {
    process: child,
    said: () => text,
    folder: data,
    url: `http://127.0.0.1:${port}`,
    ftpPort,
    sftpPort,
    async interrupt() {
      // As a terminal does it: to the one that decides, which tells the others.
      child.kill('SIGTERM');
      return exited;
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM');
      await exited;
      if (!folder) await rm(data, { recursive: true, force: true });
    },
  };
}

export const signInLine = /"code":"([A-Z0-9-]+)"/;

/** The code of the first account, once the hub runs. */
export async function signInCode(hub: Started): Promise<string> {
  const [, code = ''] = await until(() => signInLine.exec(hub.said()), { withinMs: 60_000 });
  await until(() => hub.said().includes('Fieldhub runs'));
  return code;
}

/** An API key of the first account. */
export async function signIn(hub: Started): Promise<string> {
  const body = { code: await signInCode(hub) };
  return (await createClient(hub.url).ask('POST /v1/sign-in', { body })).token;
}
