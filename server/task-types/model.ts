import type { Collection } from 'mongodb';
import type { Database } from '#server/documents/database.ts';
import type { TaskTypeDocument } from './schema.ts';

/** Task types, by key. */
export function defineTaskTypes(database: Database): Collection<TaskTypeDocument> {
  return database.defineWithOutbox<TaskTypeDocument>('taskTypes', [
    [{ accountId: 1, key: 1 }, { unique: true }],
    [{ accountId: 1, _id: 1 }],
  ]);
}
