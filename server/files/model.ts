import type { Collection } from 'mongodb';
import type { Database } from '#server/documents/database.ts';
import type { FolderItem } from './schema.ts';

/** Names in homes; one name stands once in its folder. */
export function defineFolderItems(database: Database): Collection<FolderItem> {
  return database.defineWithOutbox<FolderItem>('folderItems', [
    [{ accountId: 1, homeId: 1, parentId: 1, name: 1 }, { unique: true }],
    [{ accountId: 1, correlationId: 1 }],
    [{ accountId: 1, blobId: 1 }, { partialFilterExpression: { blobId: { $exists: true } } }],
  ]);
}
