import { setTimeout as sleep } from 'node:timers/promises';
import type { z } from 'zod';
import type { Blobs } from '#server/blobs/blobs.ts';
import type { Uploads } from '#server/blobs/uploads.ts';
import { type Caller, ensureMay } from '#server/caller.ts';
import type { Database } from '#server/documents/database.ts';
import { isDuplicateKey } from '#server/documents/retry.ts';
import { ensure, ensureFound } from '#server/errors.ts';
import type { Relay } from '#server/feed/relay.ts';
import { defineFolderItems } from './model.ts';
import { isDropPath, numbered } from './names.ts';
import { createPuts } from './put.ts';
import { createReads } from './reads.ts';
import { type FolderItem, type FolderItemView, topFolders } from './schema.ts';
import { createTree, homeId } from './tree.ts';
import { createFileUploads } from './uploads.ts';

export type { FileUpload } from './uploads.ts';

export type Files = ReturnType<typeof createFiles>;

/** The account's folders, as FTP, SFTP and REST show them. Paths are the caller's: absolute, inside the part of the home that it sees. */
export function createFiles({
  database,
  blobs,
  uploads,
  relay,
}: {
  database: Database;
  blobs: Blobs;
  uploads: Uploads;
  relay: Relay;
}) {
  const items = defineFolderItems(database);
  const tree = createTree(items);
  const { stat, list, open } = createReads({ items, tree, blobs });
  const { put, putNew, putMade, putOnce, arrival } = createPuts({ items, tree, blobs, relay });
  const { beginUpload, partialSize, forgetPartial } = createFileUploads({ items, tree, uploads, blobs, putNew });

  async function makeFolder(caller: Caller, path: string): Promise<void> {
    ensureMay(caller, 'files.write');
    const place = await tree.place(caller.accountId, tree.partsFor(caller, path));
    ensure(isDropPath(place.parts), 'file.not_here');
    ensure(!(await tree.find(caller.accountId, place.parts)), 'file.exists', { name: place.name });
    await tree.ensureFolder(caller.accountId, place.parts);
  }

  /**
   * Removes a file, what is here of an unfinished one, or an empty folder below a route's folder; only this `kind` when it is told.
   * A file that just arrived is removed only after the hub has noted its arrival.
   * @throws HubError `file.not_found`, `file.not_here`, `file.not_empty`, `thing.busy`
   */
  async function remove(caller: Caller, path: string, { kind }: { kind?: FolderItem['kind'] } = {}): Promise<void> {
    ensureMay(caller, 'files.write');
    const parts = tree.partsFor(caller, path);
    const found = await tree.find(caller.accountId, parts);
    if (
      !found &&
      kind !== 'folder' &&
      (await forgetPartial(caller.accountId, await tree.place(caller.accountId, parts)))
    )
      return;
    const item = ensureFound(found, 'file.not_found');
    ensure(!kind || item.kind === kind, 'file.not_found');
    if (item.kind === 'folder') {
      ensure(parts.length > 2, 'file.not_here');
      ensure(!(await items.findOne({ accountId: caller.accountId, homeId, parentId: item._id })), 'file.not_empty');
    }
    for (let tries = 0; tries < 20; tries += 1) {
      if (await takeOut(item as FolderItem)) return;
      relay.wake(caller.accountId, items.collectionName);
      await sleep(100);
    }
    ensure(false, 'thing.busy');
  }

  /** Removes an item of which no event waits; true when it is no longer there. */
  async function takeOut({ accountId, _id, parentId, once }: FolderItem): Promise<boolean> {
    const told = { accountId, _id, 'outbox.0': { $exists: false } };
    if (once) {
      const nowhere = { parentId: `removed:${_id}`, removedAt: new Date() };
      await items.updateOne(told, { $set: nowhere, $unset: { blobId: 1 }, $inc: { rev: 1 } });
    } else await items.deleteOne(told);
    return (await items.findOne({ accountId, _id, parentId })) === null;
  }

  /**
   * Gives a file another name, in one write. In a drop a temporary name may become a final one: then the file arrives.
   * @throws HubError `file.exists` unless `replace` is told, `file.not_here` out of the drops
   */
  async function rename(caller: Caller, from: string, to: string, { replace = false } = {}): Promise<void> {
    ensureMay(caller, 'files.write');
    const { accountId } = caller;
    const [fromParts, toParts] = [tree.partsFor(caller, from), tree.partsFor(caller, to)];
    const item = ensureFound(await tree.find(accountId, fromParts), 'file.not_found');
    ensure('name' in item && item.kind === 'file', 'file.not_here');
    const place = await tree.place(accountId, toParts);
    ensure(isDropPath(place.parts) || place.parentId === item.parentId, 'file.not_here');
    if (place.parentId === item.parentId && place.name === item.name) return;
    // It goes on under the id of its upload: the journal follows one file from its first byte on.
    const mover = { ...caller, correlationId: item.correlationId };
    const outbox = arrival(mover, item._id, place, item);
    try {
      const moved = { parentId: place.parentId, name: place.name, updatedAt: new Date() };
      const push = outbox.length > 0 && { $push: { outbox: { $each: outbox } } };
      const { matchedCount } = await items.updateOne(
        { accountId, _id: item._id, rev: item.rev },
        { $set: moved, $inc: { rev: 1 }, ...push },
      );
      ensure(matchedCount === 1, 'file.not_found');
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      ensure(replace && item.blobId, 'file.exists', { name: place.name });
      await put(mover, place, ensureFound(await blobs.find(accountId, item.blobId), 'file.not_found'));
      await remove(caller, from);
    }
    relay.wake(accountId, items.collectionName);
  }

  /** Moves a file on the hub's own behalf while it still holds these bytes; a taken name gets a number. False when it is no longer so. */
  async function moveAfterImport(
    accountId: string,
    itemId: string,
    blobId: string,
    folder: string[],
    name: string,
  ): Promise<boolean> {
    const parentId = await tree.ensureFolder(accountId, folder);
    for (let copy = 1; ; copy += 1) {
      try {
        const moved = { parentId, name: numbered(name, copy), updatedAt: new Date() };
        const { matchedCount } = await items.updateOne(
          { accountId, _id: itemId, blobId },
          { $set: moved, $inc: { rev: 1 } },
        );
        return matchedCount === 1;
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
      }
    }
  }

  /** Makes the folders that every home has. */
  async function makeHome(accountId: string): Promise<void> {
    for (const folder of topFolders) await tree.ensureFolder(accountId, [folder]);
  }

  /** Makes a route's folders. */
  async function makeRouteFolders(accountId: string, direction: 'in' | 'out', key: string): Promise<void> {
    const folders = direction === 'in' ? topFolders.filter((folder) => folder !== 'out') : (['out'] as const);
    for (const folder of folders) await tree.ensureFolder(accountId, [folder, key]);
  }

  function present(item: FolderItem, path: string): z.input<typeof FolderItemView> {
    const { name, kind, size, sha256, modifiedAt } = item;
    return { name, path, kind, size, sha256, modifiedAt: modifiedAt.toISOString() };
  }

  return {
    stat,
    list,
    open,
    partialSize,
    beginUpload,
    makeFolder,
    remove,
    rename,
    moveAfterImport,
    putMade,
    putOnce,
    makeHome,
    makeRouteFolders,
    present,
    collection: items,
  };
}
