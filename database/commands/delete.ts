import type { Document } from '#database/bson/document.ts';
import { ensure } from '#database/errors.ts';
import type { Environment } from '#database/expressions/environment.ts';
import { removeDocument } from '#database/storage/write-documents.ts';
import { changeRows } from './change-rows.ts';
import type { Command, CommandContext } from './context.ts';
import { ensureBulkSize } from './insert.ts';
import { environmentOf, readQuery } from './query-arguments.ts';
import { collectionName, documents, optionalCount, optionalDocument, refuseCollation } from './request.ts';
import { isOrdered, type WriteError, withErrors, writeErrorOf } from './write-replies.ts';

/** `delete`: removes documents, statement by statement. */
export const deleteCommand: Command = async (request, context) => {
  const name = collectionName(request);
  const statements = documents(request, 'deletes');
  ensureBulkSize(statements.length);
  const environment = environmentOf(request.body);
  const writeErrors: WriteError[] = [];
  let n = 0;
  for (const [index, statement] of statements.entries()) {
    try {
      n += await deleteStatement(context, request.database, name, statement, environment);
    } catch (error) {
      writeErrors.push(writeErrorOf(index, error));
      if (isOrdered(request.body)) break;
    }
  }
  return { n, ...withErrors(writeErrors) };
};

/** Runs one statement; gives how many documents it removed. */
export function deleteStatement(
  context: CommandContext,
  database: string,
  name: string,
  statement: Document,
  environment: Environment,
): number | Promise<number> {
  refuseCollation(statement);
  const query = readQuery(optionalDocument(statement, 'q'), undefined, statement.hint, environment);
  const limit = optionalCount(statement, 'limit');
  ensure(limit === 0 || limit === 1, 'FailedToParse', 'The limit field in delete objects must be 0 or 1.');
  const { catalog } = context.engine;
  const collection = catalog.find(database, name);
  if (!collection) return 0;
  return changeRows(context, collection, query, limit === 0, (row) => removeDocument(catalog, collection, row));
}
