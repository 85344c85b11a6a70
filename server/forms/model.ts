import type { Collection } from 'mongodb';
import type { Database } from '#server/documents/database.ts';
import type { FormDocument } from './schema.ts';

/** Forms, by key. */
export function defineForms(database: Database): Collection<FormDocument> {
  return database.defineWithOutbox<FormDocument>('forms', [
    [{ accountId: 1, key: 1 }, { unique: true }],
    [{ accountId: 1, _id: 1 }],
  ]);
}
