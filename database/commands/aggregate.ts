import { openPipeline } from '#database/aggregate/open-pipeline.ts';
import type { DocumentStream } from '#database/aggregate/stage.ts';
import type { Value } from '#database/bson/document.ts';
import { encodeDocument, RawDocument } from '#database/bson/encode.ts';
import { createCursor } from '#database/cursors/cursor.ts';
import type { DocumentSource } from '#database/cursors/document-source.ts';
import { ensure } from '#database/errors.ts';
import { readHint } from '#database/plan/hint.ts';
import type { Command } from './context.ts';
import { explainCommand } from './explain.ts';
import { environmentOf } from './query-arguments.ts';
import { collectionName, flag, optionalCount, optionalDocument, refuseCollation } from './request.ts';

const firstBatchSize = 101;

/** `aggregate`: documents through a pipeline of stages, answered batch by batch. */
export const aggregate: Command = async (request, context) => {
  const { engine, operation } = context;
  const { body, database } = request;
  refuseCollation(body);
  ensure(body.aggregate !== 1, 'CommandNotSupported', 'Pipelines that begin without a collection are not supported.');
  const name = collectionName(request);
  if (flag(body, 'explain')) return explainCommand(request, context, 'queryPlanner');
  const { pipeline } = body;
  ensure(Array.isArray(pipeline), 'TypeMismatch', "'pipeline' option must be specified as an array");
  const batchSize = optionalCount(optionalDocument(body, 'cursor'), 'batchSize') ?? firstBatchSize;
  const environment = environmentOf(body);
  const source = {
    findCollection: (other: string) => engine.catalog.find(database, other),
    noTableScan: engine.settings.noTableScan,
  };
  const { stream } = openPipeline(source, name, pipeline as Value[], environment, readHint(body.hint));
  const cursor = createCursor(`${database}.${name}`, encoded(stream), 0);
  const { documents, isAtEnd } = await cursor.fetch(operation, batchSize);
  const id = isAtEnd ? 0n : engine.cursors.keep(cursor, flag(body, 'noCursorTimeout'));
  return { cursor: { firstBatch: documents.map((bytes) => new RawDocument(bytes)), id, ns: cursor.namespace } };
};

function encoded(stream: DocumentStream): DocumentSource {
  return { next: () => stream.next()?.map((document) => encodeDocument(document)) };
}
