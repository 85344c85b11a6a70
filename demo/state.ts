import { readFile, writeFile } from 'node:fs/promises';

/** What the demonstration was told by who started it. */
export interface Told {
  url: string;
  host: string;
  ftpPort: number;
  sftpPort: number;
  stateFile: string;
  once: boolean;
}

/** What a later run needs of an earlier one over the same data: a person would keep it in a password store. */
export interface DemoState {
  token: string;
  login: string;
  password: string;
  phoneToken: string;
  endpointSecret: string;
}

/** The state of an earlier run; undefined on the first. */
export async function readState(file: string): Promise<DemoState | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as DemoState;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Keeps the state, readable by its owner only. */
export function writeState(file: string, state: DemoState): Promise<void> {
  return writeFile(file, JSON.stringify(state), { mode: 0o600 });
}
