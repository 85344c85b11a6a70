import { ensure } from '#database/errors.ts';
import type { Collection } from '#database/storage/collection.ts';
import { prepareDocument } from '#database/storage/prepare-document.ts';
import { insertDocument } from '#database/storage/write-documents.ts';
import type { Command, CommandContext } from './context.ts';
import { collectionName, rawDocuments } from './request.ts';
import { isOrdered, type WriteError, withErrors, writeErrorOf } from './write-replies.ts';

/** The most statements in one bulk. */
const mostStatements = 100_000;

const chunkSize = 100;

/** `insert`: stores documents, each whole or not at all. */
export const insert: Command = async (request, context) => {
  const name = collectionName(request);
  const documents = rawDocuments(request, 'documents');
  ensureBulkSize(documents.length);
  const ordered = isOrdered(request.body);
  const { inserted, writeErrors } = await insertDocuments(context, request.database, name, documents, ordered);
  return { n: inserted, ...withErrors(writeErrors) };
};

/** Stores documents; of a refused one the others go on, unless they are ordered. */
export async function insertDocuments(
  context: CommandContext,
  database: string,
  name: string,
  documents: Buffer[],
  ordered: boolean,
): Promise<{ inserted: number; writeErrors: WriteError[] }> {
  const { engine, operation } = context;
  const writeErrors: WriteError[] = [];
  let inserted = 0;
  for (let start = 0; start < documents.length; start += chunkSize) {
    const chunk = documents.slice(start, start + chunkSize);
    engine.transactions.atomically(() => {
      const collection = ensureCollection(context, database, name);
      for (const [offset, bytes] of chunk.entries()) {
        const error = insertOne(context, collection, bytes, start + offset);
        if (error) writeErrors.push(error);
        else inserted++;
        if (error && ordered) break;
      }
    });
    if (ordered && writeErrors.length > 0) break;
    if (operation.isTired()) await operation.rest();
  }
  return { inserted, writeErrors };
}

/** Refuses bulks without statements or with too many. */
export function ensureBulkSize(statements: number) {
  ensure(
    statements > 0 && statements <= mostStatements,
    'InvalidLength',
    `Write batch sizes must be between 1 and ${mostStatements}. Got ${statements} operations.`,
  );
}

function insertOne({ engine }: CommandContext, collection: Collection, bytes: Buffer, index: number) {
  try {
    insertDocument(engine.catalog, collection, prepareDocument(bytes));
    return undefined;
  } catch (error) {
    return writeErrorOf(index, error);
  }
}

/** The collection of a name, made if there is none. To be called inside an operation of the transactions. */
export function ensureCollection({ engine }: CommandContext, database: string, name: string): Collection {
  return engine.catalog.find(database, name) ?? engine.catalog.create(database, name);
}
