import type { Collection } from 'mongodb';
import type { Blob, Blobs } from '#server/blobs/blobs.ts';
import type { AccountCaller } from '#server/caller.ts';
import { newDocument, type StoredDocument } from '#server/documents/document.ts';
import { eventBy, type OutboxEvent } from '#server/documents/outbox.ts';
import { isDuplicateKey } from '#server/documents/retry.ts';
import { ensure } from '#server/errors.ts';
import type { Relay } from '#server/feed/relay.ts';
import { isDropPath, isFinalName, numbered } from './names.ts';
import type { FolderItem } from './schema.ts';
import { homeId, type Place, type Tree } from './tree.ts';

/** What putting files into folders needs. */
interface Parts {
  items: Collection<FolderItem>;
  tree: Tree;
  blobs: Blobs;
  relay: Relay;
}

/** Puts files into folders, and says what arrived. */
export function createPuts({ items, tree, blobs, relay }: Parts) {
  /** Puts a blob at a place, over what is there, and says that a file arrived when its name is final. */
  async function put(caller: AccountCaller, place: Place, blob: Blob): Promise<FolderItem> {
    await blobs.name(caller.accountId, blob._id);
    return putNew(caller, place, blob);
  }

  /** The same for a blob made just now, which nobody can have found unnamed for a day. */
  async function putNew(caller: AccountCaller, place: Place, blob: Blob): Promise<FolderItem> {
    const { accountId } = caller;
    const { parentId, name } = place;
    const item = itemOf(caller, newDocument(accountId), place, blob);
    if (await insert(item)) return wakeRelay(item);
    const known = await items.findOne({ accountId, homeId, parentId, name });
    ensure(known?.kind !== 'folder', 'file.exists', { name });
    const content = contentOf(caller, blob);
    const replaced = known && (await replaceContent(known, content, arrival(caller, known._id, place, content)));
    return replaced ? wakeRelay({ ...known, ...content }) : putNew(caller, place, blob);
  }

  function itemOf(caller: AccountCaller, made: StoredDocument, place: Place, blob: Blob): FolderItem {
    const { parentId, name } = place;
    const content = contentOf(caller, blob);
    return { ...made, homeId, parentId, name, ...content, outbox: arrival(caller, made._id, place, content) };
  }

  function wakeRelay(item: FolderItem): FolderItem {
    relay.wake(item.accountId, items.collectionName);
    return item;
  }

  async function insert(item: FolderItem): Promise<boolean> {
    try {
      await items.insertOne(item);
      return true;
    } catch (error) {
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  }

  async function replaceContent(
    known: FolderItem,
    content: Partial<FolderItem>,
    outbox: OutboxEvent[],
  ): Promise<boolean> {
    const { accountId, _id, rev } = known;
    const changed = await items.updateOne(
      { accountId, _id, rev },
      { $set: { ...content, updatedAt: new Date() }, $inc: { rev: 1 }, $push: { outbox: { $each: outbox } } },
    );
    return changed.matchedCount === 1;
  }

  /** The event of a file that has its final name: it arrived in a drop, or was written for the customer to fetch; none elsewhere. */
  function arrival(
    caller: AccountCaller,
    itemId: string,
    place: Place,
    file: Pick<FolderItem, 'blobId' | 'size' | 'sha256'>,
  ): OutboxEvent[] {
    const type = isDropPath(place.parts) ? 'file.arrived' : place.parts[0] === 'out' ? 'file.written' : undefined;
    if (!type || !isFinalName(place.name)) return [];
    const path = `/${place.parts.join('/')}`;
    const folder = place.parts.slice(0, -1).join('/');
    const data = { itemId, folder, name: place.name, blobId: file.blobId, size: file.size, sha256: file.sha256 };
    return [eventBy(caller, { type, subject: { kind: 'file', key: path }, data })];
  }

  /** Puts a file that the hub made into a folder. The same bytes under the same name again are done already; other bytes under it get a number. */
  async function putMade(caller: AccountCaller, folder: string[], name: string, blob: Blob): Promise<FolderItem> {
    const { accountId } = caller;
    const parentId = await tree.ensureFolder(accountId, folder);
    for (let copy = 1; ; copy += 1) {
      const known = await items.findOne({ accountId, homeId, parentId, name: numbered(name, copy) });
      if (known?.sha256 === blob.sha256) return known;
      if (!known)
        return put(caller, { parts: [...folder, numbered(name, copy)], parentId, name: numbered(name, copy) }, blob);
    }
  }

  /**
   * Puts a file that the hub made into a folder, once for ever: it bears the id of what it was made from, and one that was put, renamed or
   * removed since is not put again. A taken name gets a number.
   */
  async function putOnce(caller: AccountCaller, id: string, folder: string[], name: string, blob: Blob): Promise<void> {
    const { accountId } = caller;
    const parentId = await tree.ensureFolder(accountId, folder);
    await blobs.name(accountId, blob._id);
    for (let copy = 1; !(await items.findOne({ accountId, _id: id })); copy += 1) {
      const place = { parts: [...folder, numbered(name, copy)], parentId, name: numbered(name, copy) };
      const item = { ...itemOf(caller, newDocument(accountId, id), place, blob), once: true as const };
      if (await insert(item)) wakeRelay(item);
    }
  }

  return { put, putNew, putMade, putOnce, arrival };
}

function contentOf({ correlationId }: AccountCaller, { _id, size, sha256 }: Blob) {
  return { kind: 'file' as const, blobId: _id, size, sha256, modifiedAt: new Date(), correlationId };
}
