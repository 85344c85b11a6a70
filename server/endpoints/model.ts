import type { Collection } from 'mongodb';
import type { Database } from '#server/documents/database.ts';
import type { EndpointDocument } from './schema.ts';

/** Endpoints, by key. */
export function defineEndpoints(database: Database): Collection<EndpointDocument> {
  return database.defineWithOutbox<EndpointDocument>('endpoints', [
    [{ accountId: 1, key: 1 }, { unique: true }],
    [{ accountId: 1, _id: 1 }],
  ]);
}
