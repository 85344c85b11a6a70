import type { Collection } from 'mongodb';
import type { Database } from '#server/documents/database.ts';
import type { PointDocument } from './schema.ts';

/** Points of interest, by key. */
export function definePoints(database: Database): Collection<PointDocument> {
  return database.defineWithOutbox<PointDocument>('points', [
    [{ accountId: 1, key: 1 }, { unique: true }],
    [{ accountId: 1, _id: 1 }],
  ]);
}
