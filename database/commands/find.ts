import { decodeDocument } from '#database/bson/decode.ts';
import type { Document } from '#database/bson/document.ts';
import { encodeDocument, RawDocument } from '#database/bson/encode.ts';
import { createCursor } from '#database/cursors/cursor.ts';
import { type DocumentSource, sourceOf } from '#database/cursors/document-source.ts';
import { CommandError, ensure } from '#database/errors.ts';
import type { Environment } from '#database/expressions/environment.ts';
import { choosePlan, type PlanRequest } from '#database/plan/choose-plan.ts';
import { parseProjection } from '#database/projection/parse-projection.ts';
import type { Matcher } from '#database/query/matcher.ts';
import { findRows, type RowQuery } from '#database/scan/find-rows.ts';
import type { RowSource } from '#database/scan/row-source.ts';
import type { Collection } from '#database/storage/collection.ts';
import type { Command, CommandContext } from './context.ts';
import { environmentOf, readQuery } from './query-arguments.ts';
import { collectionName, flag, optionalCount, optionalDocument, type Request, refuseCollation } from './request.ts';

const firstBatchSize = 101;

/** `find`: a filter with order, projection, skip and limit, answered batch by batch. */
export const find: Command = async (request, context) => {
  const { engine, operation } = context;
  const { body, database } = request;
  const name = collectionName(request);
  const { source, limit } = prepareFind(request, context);
  const cursor = createCursor(`${database}.${name}`, source, limit);
  const batchSize = optionalCount(body, 'batchSize') ?? firstBatchSize;
  const { documents, isAtEnd } = await cursor.fetch(operation, batchSize);
  const isClosed = isAtEnd || flag(body, 'singleBatch');
  const id = isClosed ? 0n : engine.cursors.keep(cursor, flag(body, 'noCursorTimeout'));
  return { cursor: { firstBatch: documents.map((bytes) => new RawDocument(bytes)), id, ns: cursor.namespace } };
};

function prepareFind(request: Request, { engine }: CommandContext): { source: DocumentSource; limit: number } {
  const { body, database } = request;
  refuseUnsupported(body);
  const collection = engine.catalog.find(database, collectionName(request));
  const environment = environmentOf(body);
  const query = readFind(body, environment);
  const projection = readProjection(optionalDocument(body, 'projection'), query.matcher, environment);
  if (!collection) return { source: sourceOf([]), limit: 0 };
  const rows = findRows(collection, planFind(collection, query, engine.settings.noTableScan));
  return { source: projection(rows), limit: query.limit };
}

const unsupported = ['min', 'max', 'returnKey', 'showRecordId', 'tailable', 'awaitData'];

function refuseUnsupported(body: Document) {
  refuseCollation(body);
  const option = unsupported.find((name) => name in body && body[name] !== false);
  ensure(option === undefined, 'CommandNotSupported', `The option '${option}' of find is not supported.`);
}

/** The parts of a `find` that decide which documents come, and in which order. */
function readFind(body: Document, environment: Environment) {
  return {
    ...readQuery(optionalDocument(body, 'filter'), body.sort, body.hint, environment),
    skip: optionalCount(body, 'skip') ?? 0,
    limit: optionalCount(body, 'limit') ?? 0,
  };
}

/** A query made ready to be run on a collection. */
function planFind(collection: Collection, query: ReturnType<typeof readFind>, noTableScan: boolean): RowQuery {
  const request: PlanRequest = { ...query, isLimited: query.limit > 0, noTableScan };
  return { ...query, plan: choosePlan(collection, request) };
}

function readProjection(
  document: Document,
  matcher: Matcher,
  environment: Environment,
): (rows: RowSource) => DocumentSource {
  const present = presenter(document, matcher, environment);
  return (rows) => ({ next: (want) => rows.next(want)?.map(({ bytes }) => present(bytes)) });
}

/** What a client gets of a stored document that a filter found. */
export function presenter(document: Document, matcher: Matcher, environment: Environment): (bytes: Buffer) => Buffer {
  const projection = parseProjection(document, environment);
  if (!projection) return (bytes) => bytes;
  return (bytes) => {
    const whole = decodeDocument(bytes);
    const position = projection.usesPosition ? matcher.positionIn(whole) : undefined;
    return encodeDocument(projection.apply(whole, position));
  };
}

/** `getMore`: the next batch of a cursor. */
export const getMore: Command = async ({ body, database }, { engine, operation }) => {
  const id = body.getMore;
  ensure(typeof id === 'bigint', 'TypeMismatch', "Field 'getMore' must be of type long");
  const kept = engine.cursors.take(id);
  const { cursor } = kept;
  let isKept = cursor.namespace !== `${database}.${body.collection}`;
  try {
    if (isKept)
      throw new CommandError('Unauthorized', `Requested getMore on another namespace than ${cursor.namespace}`);
    const batchSize = optionalCount(body, 'batchSize') || Number.POSITIVE_INFINITY;
    const { documents, isAtEnd } = await cursor.fetch(operation, batchSize);
    isKept = !isAtEnd;
    const nextBatch = documents.map((bytes) => new RawDocument(bytes));
    return { cursor: { nextBatch, id: isAtEnd ? 0n : id, ns: cursor.namespace } };
  } finally {
    if (isKept) engine.cursors.putBack(id, kept);
  }
};

/** `killCursors`: forgets cursors. */
export const killCursors: Command = ({ body }, { engine }) => {
  const ids = Array.isArray(body.cursors) ? body.cursors : [];
  const cursorsKilled: bigint[] = [];
  const cursorsNotFound: bigint[] = [];
  for (const id of ids) {
    ensure(typeof id === 'bigint', 'TypeMismatch', 'The ids of cursors must be of type long');
    (engine.cursors.forget(id) ? cursorsKilled : cursorsNotFound).push(id);
  }
  return { cursorsKilled, cursorsNotFound, cursorsAlive: [], cursorsUnknown: [] };
};
