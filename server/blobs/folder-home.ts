import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ByteHome } from './byte-home.ts';

/** Bytes as files in a folder, spread over 256 subfolders: written aside, synced, renamed, and the folder synced. */
export function createFolderHome(folder: string): ByteHome {
  // UUIDv7 begins with the time; its last characters are random.
  const folderOf = (id: string) => join(folder, id.slice(-2));

  async function write(id: string, source: AsyncIterable<Uint8Array>): Promise<number> {
    const home = folderOf(id);
    const aside = join(home, `${id}.part`);
    await mkdir(home, { recursive: true });
    const file = await open(aside, 'w', 0o600);
    let size = 0;
    try {
      for await (const chunk of source) size += await writeAll(file, chunk);
      await file.datasync();
      await file.close();
      await rename(aside, join(home, id));
      await syncFolder(home);
      return size;
    } catch (error) {
      await file.close().catch(() => undefined);
      await rm(aside, { force: true });
      throw error;
    }
  }

  function read(id: string, start: number, end: number): AsyncIterable<Uint8Array> {
    if (end <= start) return (async function* () {})();
    return createReadStream(join(folderOf(id), id), { start, end: end - 1 });
  }

  async function remove(id: string): Promise<void> {
    await rm(join(folderOf(id), id), { force: true });
    await rm(join(folderOf(id), `${id}.part`), { force: true });
  }

  async function* list(): AsyncGenerator<string[]> {
    for (const spread of await readdir(folder).catch(() => [])) {
      const names = await readdir(join(folder, spread));
      yield [...new Set(names.map((name) => name.replace(/\.part$/, '')))];
    }
  }

  return { write, read, remove, list };
}

async function writeAll(file: import('node:fs/promises').FileHandle, chunk: Uint8Array): Promise<number> {
  for (let written = 0; written < chunk.length; ) written += (await file.write(chunk, written)).bytesWritten;
  return chunk.length;
}

async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
