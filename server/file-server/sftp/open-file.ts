import type { AccountCaller } from '#server/caller.ts';
import { ensure, ensureFound } from '#server/errors.ts';
import { type Door, pagesOf } from '#server/file-server/service.ts';
import { attributesOf, entryOf } from './attributes.ts';
import { createBlockReader } from './block-reader.ts';
import type { Handle } from './handles.ts';

/** Opens a file for reading: its bytes as they are now, whatever happens to its name meanwhile. */
export async function openFile({ files, blobs }: Door, caller: AccountCaller, path: string): Promise<Handle> {
  const { item, blob } = await files.open(caller, path);
  const read = createBlockReader(blobs.source(blob));
  // One after the other: what was read waits in memory until it is sent.
  let last: Promise<unknown> = Promise.resolve();
  return {
    path,
    attributes: () => attributesOf(item),
    read(offset, length) {
      const bytes = last.then(() => read(offset, length));
      last = bytes.catch(() => undefined);
      return bytes;
    },
    close: async () => undefined,
    cut: async () => undefined,
  };
}

/** Opens a folder: its names, some at a time. */
export async function openFolder({ files }: Door, caller: AccountCaller, path: string): Promise<Handle> {
  const folder = ensureFound(await files.stat(caller, path), 'file.not_found');
  ensure(folder.kind === 'folder', 'file.not_found');
  const next = pagesOf(files, caller, path);
  const now = new Date();
  return {
    path,
    attributes: () => attributesOf({ kind: 'folder', size: 0, modifiedAt: now }),
    names: async () => (await next()).map((item) => entryOf(item, now)),
    close: async () => undefined,
    cut: async () => undefined,
  };
}
