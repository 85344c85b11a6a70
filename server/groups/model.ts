import type { Collection } from 'mongodb';
import type { Database } from '#server/documents/database.ts';
import type { GroupDocument } from './schema.ts';

/** Groups, by key. */
export function defineGroups(database: Database): Collection<GroupDocument> {
  return database.defineWithOutbox<GroupDocument>('groups', [
    [{ accountId: 1, key: 1 }, { unique: true }],
    [{ accountId: 1, _id: 1 }],
  ]);
}
