import { dueIndex } from '#server/claims/claims.ts';
import type { Database } from '#server/documents/database.ts';
import type { ImportDocument, WaitingRow } from './schema.ts';

/** Imports: once per arrival; in order per target; by what they read. And rows that wait. */
export function defineImports(database: Database) {
  const imports = database.defineWithOutbox<ImportDocument>('imports', [
    [{ accountId: 1, arrivalId: 1 }, { unique: true }],
    [{ accountId: 1, target: 1, state: 1, arrivalSequence: 1 }],
    [{ accountId: 1, routeId: 1, sha256: 1, _id: 1 }],
    [{ accountId: 1, _id: 1 }],
    [{ accountId: 1, correlationId: 1 }],
    [{ accountId: 1, blobId: 1 }],
    [{ accountId: 1, resultBlobId: 1 }, { partialFilterExpression: { resultBlobId: { $exists: true } } }],
    [{ 'resultParts.id': 1 }, { partialFilterExpression: { resultParts: { $exists: true } } }],
    dueIndex,
  ]);
  const rows = database.define<WaitingRow>('importRows', [[{ accountId: 1, importId: 1, line: 1 }, { unique: true }]]);
  return { imports, rows };
}

export type ImportCollections = ReturnType<typeof defineImports>;
