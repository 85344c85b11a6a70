import type { Collection } from 'mongodb';
import type { Database } from '#server/documents/database.ts';
import type { TemplateDocument } from './schema.ts';

/** Templates, by key. */
export function defineTemplates(database: Database): Collection<TemplateDocument> {
  return database.defineWithOutbox<TemplateDocument>('templates', [
    [{ accountId: 1, key: 1 }, { unique: true }],
    [{ accountId: 1, _id: 1 }],
  ]);
}
