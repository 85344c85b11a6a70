import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

// The file's own lock, which the system takes from a dead process, decides who may use a folder; this one says who does.
const nameOf = (folder: string) => join(folder, 'engine.lock');

/** Writes down that this process uses the folder, over whatever a dead process left there. */
export function claimFolder(folder: string) {
  writeFileSync(nameOf(folder), String(process.pid), { mode: 0o600 });
}

/** Takes the note away. */
export function releaseFolder(folder: string) {
  rmSync(nameOf(folder), { force: true });
}

/** Why a folder cannot be used, in a sentence. */
export function describeHolder(folder: string): string {
  return `The folder ${folder} is in use by another database engine (${readHolder(folder)}).`;
}

function readHolder(folder: string): string {
  try {
    return `process ${readFileSync(nameOf(folder), 'utf8')}`;
  } catch {
    return 'process unknown';
  }
}
