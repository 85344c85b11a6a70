import type { Collection } from 'mongodb';
import type { Blob, Blobs } from '#server/blobs/blobs.ts';
import { type Caller, ensureMay } from '#server/caller.ts';
import { newDocument } from '#server/documents/document.ts';
import { ensure, ensureFound } from '#server/errors.ts';
import type { FolderItem } from './schema.ts';
import { homeId, type Tree } from './tree.ts';

/** As many as fit into one answer of SFTP, with the longest names. */
const pageItems = 100;

/** Looking at folders and files. */
export function createReads({ items, tree, blobs }: { items: Collection<FolderItem>; tree: Tree; blobs: Blobs }) {
  async function stat(caller: Caller, path: string): Promise<FolderItem | null> {
    ensureMay(caller, 'files.read');
    const parts = tree.partsFor(caller, path);
    const item = await tree.find(caller.accountId, parts);
    return item && ('name' in item ? item : homeItem(caller.accountId));
  }

  /** What lies in a folder, by name: one page of it, behind the name `after`. Empty at the end: folders may hold any number. */
  async function list(caller: Caller, path: string, { after }: { after?: string } = {}): Promise<FolderItem[]> {
    ensureMay(caller, 'files.read');
    const folder = ensureFound(await tree.find(caller.accountId, tree.partsFor(caller, path)), 'file.not_found');
    ensure(folder.kind === 'folder', 'file.not_found');
    const behind = after !== undefined && { name: { $gt: after } };
    const inFolder = { accountId: caller.accountId, homeId, parentId: folder._id, ...behind };
    return items.find(inFolder).sort({ name: 1 }).limit(pageItems).toArray();
  }

  /** The bytes of a file. @throws HubError `file.not_found` */
  async function open(
    caller: Caller,
    path: string,
  ): Promise<{ item: FolderItem; blob: Blob; stream(start?: number): AsyncIterable<Uint8Array> }> {
    const item = ensureFound(await stat(caller, path), 'file.not_found');
    ensure(item.kind === 'file' && item.blobId, 'file.not_found');
    const blob = ensureFound(await blobs.find(item.accountId, item.blobId), 'file.not_found');
    return { item, blob, stream: (start = 0) => blobs.stream(blob, start) };
  }

  return { stat, list, open };
}

function homeItem(accountId: string): FolderItem {
  const epoch = new Date(0);
  return {
    ...newDocument(accountId, '', epoch),
    homeId,
    parentId: '',
    name: '',
    kind: 'folder',
    size: 0,
    modifiedAt: epoch,
    correlationId: '',
  };
}
