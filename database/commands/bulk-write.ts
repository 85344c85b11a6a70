import { createDocument, type Document, isDocument, type Value } from '#database/bson/document.ts';
import { encodeDocument, RawDocument } from '#database/bson/encode.ts';
import { createCursor } from '#database/cursors/cursor.ts';
import { sourceOf } from '#database/cursors/document-source.ts';
import { ensure } from '#database/errors.ts';
import type { Environment } from '#database/expressions/environment.ts';
import type { Command, CommandContext } from './context.ts';
import { deleteStatement } from './delete.ts';
import { ensureBulkSize, insertDocuments } from './insert.ts';
import { environmentOf } from './query-arguments.ts';
import { documents, ensureCollectionName, flag, optionalCount, optionalDocument } from './request.ts';
import { updateStatement } from './update.ts';
import { isOrdered, refusalOf, writeErrorOf } from './write-replies.ts';

interface Totals {
  nErrors: number;
  nInserted: number;
  nMatched: number;
  nModified: number;
  nUpserted: number;
  nDeleted: number;
}

interface Target {
  database: string;
  name: string;
}

/** `bulkWrite`: inserts, updates and deletes in several collections, one after the other. */
export const bulkWrite: Command = async (request, context) => {
  const { body } = request;
  const operations = documents(request, 'ops');
  ensureBulkSize(operations.length);
  const targets = documents(request, 'nsInfo').map(({ ns }) => readNamespace(ns));
  const environment = environmentOf(body);
  const totals: Totals = { nErrors: 0, nInserted: 0, nMatched: 0, nModified: 0, nUpserted: 0, nDeleted: 0 };
  const results: object[] = [];
  for (const [idx, operation] of operations.entries()) {
    try {
      const result = await runOne(context, operation, targets, environment, totals);
      if (!flag(body, 'errorsOnly')) results.push({ ok: 1, idx, ...result });
    } catch (error) {
      const { index, ...refusal } = writeErrorOf(idx, error);
      results.push({ ok: 0, idx: index, n: 0, ...refusal });
      totals.nErrors++;
      if (isOrdered(body)) break;
    }
  }
  return { ...totals, cursor: await resultCursor(context, body, results) };
};

function readNamespace(ns: Value | undefined): Target {
  const parts = typeof ns === 'string' ? /^([^.]+)\.(.+)$/.exec(ns) : null;
  ensure(parts, 'InvalidNamespace', `Invalid namespace specified '${String(ns)}'`);
  const [, database, name] = parts;
  ensureCollectionName(database!, name!);
  return { database: database!, name: name! };
}

function targetOf(operation: Document, kind: string, targets: Target[]): Target {
  const target = targets[Number(operation[kind])];
  ensure(target, 'BadValue', `BulkWrite ops entry ${kind} has an invalid nsInfo index.`);
  return target;
}

async function runOne(
  context: CommandContext,
  operation: Document,
  targets: Target[],
  environment: Environment,
  totals: Totals,
): Promise<object> {
  const kind = Object.keys(operation)[0]!;
  const target = targetOf(operation, kind, targets);
  if (kind === 'insert') return runInsert(context, target, operation, totals);
  if (kind === 'update') return runUpdate(context, target, operation, environment, totals);
  ensure(kind === 'delete', 'FailedToParse', `BulkWrite does not know the operation '${kind}'.`);
  const statement = rename(operation, { filter: 'q' });
  statement.limit = flag(operation, 'multi') ? 0 : 1;
  const n = await deleteStatement(context, target.database, target.name, statement, environment);
  totals.nDeleted += n;
  return { n };
}

async function runInsert(context: CommandContext, { database, name }: Target, operation: Document, totals: Totals) {
  const bytes = encodeDocument(optionalDocument(operation, 'document'));
  const { inserted, writeErrors } = await insertDocuments(context, database, name, [bytes], true);
  if (writeErrors[0]) throw refusalOf(writeErrors[0]);
  totals.nInserted += inserted;
  return { n: inserted };
}

async function runUpdate(
  context: CommandContext,
  target: Target,
  operation: Document,
  environment: Environment,
  totals: Totals,
) {
  const statement = rename(operation, { filter: 'q', updateMods: 'u', constants: 'c' });
  const { matched, modified, upsertedId } = await updateStatement(context, { ...target, statement, environment });
  totals.nMatched += matched;
  totals.nModified += modified;
  if (upsertedId === undefined) return { n: matched, nModified: modified };
  totals.nUpserted++;
  return { n: 1, nModified: 0, upserted: { _id: upsertedId } };
}

// The same statement in the words of the older commands.
function rename(operation: Document, names: Record<string, string>): Document {
  const statement = createDocument();
  for (const [name, value] of Object.entries(operation)) statement[names[name] ?? name] = value;
  return statement;
}

async function resultCursor({ engine, operation }: CommandContext, body: Document, results: object[]) {
  const source = sourceOf(results.map((result) => encodeDocument(result)));
  const cursor = createCursor('admin.$cmd.bulkWrite', source, results.length);
  const options = isDocument(body.cursor) ? body.cursor : createDocument();
  const batch = await cursor.fetch(operation, optionalCount(options, 'batchSize') ?? results.length);
  const id = batch.isAtEnd || results.length === 0 ? 0n : engine.cursors.keep(cursor, false);
  return { id, firstBatch: batch.documents.map((bytes) => new RawDocument(bytes)), ns: cursor.namespace };
}
