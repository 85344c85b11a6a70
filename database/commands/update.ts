import { type Document, isDocument } from '#database/bson/document.ts';
import { CommandError, ensure } from '#database/errors.ts';
import type { Environment } from '#database/expressions/environment.ts';
import { insertDocument } from '#database/storage/write-documents.ts';
import { parseUpdate, type Update } from '#database/update/parse-update.ts';
import { buildUpsert, ensureValidId } from '#database/update/upsert.ts';
import { changeRows, encodeStored, updateRow } from './change-rows.ts';
import type { Command, CommandContext } from './context.ts';
import { ensureBulkSize, ensureCollection } from './insert.ts';
import { environmentOf, type QueryArguments, readQuery } from './query-arguments.ts';
import { collectionName, documents, flag, optionalDocument, refuseCollation } from './request.ts';
import { isOrdered, type Upserted, type WriteError, withErrors, writeErrorOf } from './write-replies.ts';

/** `update`: changes or upserts documents, statement by statement. */
export const update: Command = async (request, context) => {
  const name = collectionName(request);
  const statements = documents(request, 'updates');
  ensureBulkSize(statements.length);
  const environment = environmentOf(request.body);
  const writeErrors: WriteError[] = [];
  const upserted: Upserted[] = [];
  let n = 0;
  let nModified = 0;
  for (const [index, statement] of statements.entries()) {
    try {
      const result = await updateStatement(context, { database: request.database, name, statement, environment });
      n += result.matched;
      nModified += result.modified;
      if (result.upsertedId !== undefined) upserted.push({ index, _id: result.upsertedId });
    } catch (error) {
      writeErrors.push(writeErrorOf(index, error));
      if (isOrdered(request.body)) break;
    }
  }
  n += upserted.length;
  return { n, nModified, ...(upserted.length > 0 ? { upserted } : {}), ...withErrors(writeErrors) };
};

/** One statement of an update and the collection it is for. */
export interface UpdateStatement {
  database: string;
  name: string;
  statement: Document;
  environment: Environment;
}

/** Runs one statement. */
export async function updateStatement(
  context: CommandContext,
  { database, name, statement, environment }: UpdateStatement,
) {
  refuseCollation(statement);
  ensure(statement.c === undefined, 'CommandNotSupported', 'Constants of a statement are not supported; use let.');
  const change = parseUpdate(statement.u, readArrayFilters(statement), environment);
  const query = readQuery(optionalDocument(statement, 'q'), statement.sort, statement.hint, environment);
  const isMulti = flag(statement, 'multi');
  ensure(
    !isMulti || change.kind !== 'replacement',
    'FailedToParse',
    'multi update is not supported for replacement-style update',
  );
  const { now } = environment;
  const { catalog } = context.engine;
  const collection = catalog.find(database, name);
  let modified = 0;
  const matched = collection
    ? await changeRows(context, collection, query, isMulti, (row) => {
        if (updateRow(catalog, collection, row, change, query.matcher, now).after) modified++;
      })
    : 0;
  if (matched > 0 || !flag(statement, 'upsert')) return { matched, modified, upsertedId: undefined };
  const upsertedId = upsert(context, { database, name, query, change, now })._id;
  return { matched: 0, modified: 0, upsertedId };
}

/** The array filters of a statement. */
export function readArrayFilters({ arrayFilters = [] }: Document): Document[] {
  const isList = Array.isArray(arrayFilters) && arrayFilters.every(isDocument);
  ensure(isList, 'TypeMismatch', 'arrayFilters must be an array of objects');
  return arrayFilters;
}

/** What an upsert inserts where nothing matched. */
export interface Upsert {
  database: string;
  name: string;
  query: QueryArguments;
  change: Update;
  now: Date;
}

/** Inserts the document of an upsert. */
export function upsert(
  context: CommandContext,
  { database, name, query, change, now }: Upsert,
): Document & { _id: NonNullable<Document[string]> } {
  const document = buildUpsert(query.filter, change, now);
  if (document._id === undefined) throw new CommandError('InternalError', 'An upsert made no _id.');
  ensureValidId(document._id);
  context.engine.transactions.atomically(() => {
    insertDocument(context.engine.catalog, ensureCollection(context, database, name), encodeStored(document));
  });
  return document as Document & { _id: NonNullable<Document[string]> };
}
