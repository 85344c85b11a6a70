import type { Collection } from 'mongodb';
import type { Database } from '#server/documents/database.ts';
import type { FolderItem } from './schema.ts';

/** Names in homes; one name stands once in its folder. What is left of removed ones goes when nobody can still be about to make them. */
export function defineFolderItems(database: Database): Collection<FolderItem> {
  return database.defineWithOutbox<FolderItem>('folderItems', [
    [{ accountId: 1, homeId: 1, parentId: 1, name: 1 }, { unique: true }],
    [{ accountId: 1, correlationId: 1 }],
    [{ removedAt: 1 }, { expireAfterSeconds: 35 * 24 * 3600 }],
    [{ accountId: 1, blobId: 1 }, { partialFilterExpression: { blobId: { $exists: true } } }],
  ]);
}
