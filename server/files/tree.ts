import type { Collection } from 'mongodb';
import type { AccountCaller } from '#server/caller.ts';
import { newDocument } from '#server/documents/document.ts';
import { isDuplicateKey } from '#server/documents/retry.ts';
import { ensure, ensureFound } from '#server/errors.ts';
import { splitPath } from './names.ts';
import type { FolderItem } from './schema.ts';

/** The one home of an account. */
export const homeId = 'main';

/** A place in a home: the folder it lies in and its name there. `parts` is the whole path from the home's root. */
export interface Place {
  parts: string[];
  parentId: string;
  name: string;
}

/** Finding one's way in an account's home. */
export interface Tree {
  /** Whole path inside the home of what the caller calls `path`. */
  partsFor(caller: AccountCaller, path: string): string[];
  /** The item at these parts; null when there is none. The home itself is a folder without name. */
  find(accountId: string, parts: string[]): Promise<Pick<FolderItem, '_id' | 'kind'> | FolderItem | null>;
  /** Where a thing of this path would lie. @throws HubError `file.not_found` when its folder is not there */
  place(accountId: string, parts: string[]): Promise<Place>;
  /** The folder of these parts, made with all above it when it is not there. */
  ensureFolder(accountId: string, parts: string[]): Promise<string>;
}

/** The home itself as an item. */
const home = { _id: '', kind: 'folder' as const };

/** Paths of homes over folder items. */
export function createTree(items: Collection<FolderItem>): Tree {
  function partsFor(caller: AccountCaller, path: string): string[] {
    return [...splitPath(caller.root ?? '/'), ...splitPath(path)];
  }

  async function find(
    accountId: string,
    parts: string[],
  ): Promise<Pick<FolderItem, '_id' | 'kind'> | FolderItem | null> {
    let item: Pick<FolderItem, '_id' | 'kind'> | null = home;
    for (const name of parts) {
      if (item.kind !== 'folder') return null;
      item = await items.findOne({ accountId, homeId, parentId: item._id, name });
      if (!item) return null;
    }
    return item;
  }

  async function place(accountId: string, parts: string[]): Promise<Place> {
    const name = parts.at(-1);
    ensure(name !== undefined, 'file.not_here');
    const folder = ensureFound(await find(accountId, parts.slice(0, -1)), 'file.not_found');
    ensure(folder.kind === 'folder', 'file.not_found');
    return { parts, parentId: folder._id, name };
  }

  async function ensureFolder(accountId: string, parts: string[]): Promise<string> {
    let parentId = '';
    for (const name of parts) parentId = await ensureChild(accountId, parentId, name);
    return parentId;
  }

  async function ensureChild(accountId: string, parentId: string, name: string): Promise<string> {
    const known = await items.findOne({ accountId, homeId, parentId, name }, { projection: { kind: 1 } });
    if (known) {
      ensure(known.kind === 'folder', 'file.exists', { name });
      return known._id;
    }
    const base = newDocument(accountId);
    try {
      await items.insertOne({
        ...base,
        homeId,
        parentId,
        name,
        kind: 'folder',
        size: 0,
        modifiedAt: base.createdAt,
        correlationId: base._id,
      });
      return base._id;
    } catch (error) {
      if (isDuplicateKey(error)) return ensureChild(accountId, parentId, name);
      throw error;
    }
  }

  return { partsFor, find, place, ensureFolder };
}
