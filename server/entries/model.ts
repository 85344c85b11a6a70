import type { Collection } from 'mongodb';
import { dueIndex } from '#server/claims/claims.ts';
import type { Database } from '#server/documents/database.ts';
import type { EntryDocument } from './schema.ts';

/** Entries: by the phone's id, by attachment, by task and employee; those whose effects wait. */
export function defineEntries(database: Database): Collection<EntryDocument> {
  return database.defineWithOutbox<EntryDocument>('entries', [
    [{ accountId: 1, entryId: 1 }, { unique: true }],
    [{ accountId: 1, _id: 1 }],
    [{ accountId: 1, 'attachments.id': 1 }],
    [{ accountId: 1, 'attachments.blobId': 1 }],
    [{ accountId: 1, taskKey: 1, _id: 1 }],
    [{ accountId: 1, employeeKey: 1, _id: 1 }],
    dueIndex,
  ]);
}
