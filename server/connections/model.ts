import type { Collection } from 'mongodb';
import type { Database } from '#server/documents/database.ts';
import type { ConnectionDocument } from './schema.ts';

/** Connections, by key. */
export function defineConnections(database: Database): Collection<ConnectionDocument> {
  return database.defineWithOutbox<ConnectionDocument>('connections', [
    [{ accountId: 1, key: 1 }, { unique: true }],
    [{ accountId: 1, _id: 1 }],
  ]);
}
