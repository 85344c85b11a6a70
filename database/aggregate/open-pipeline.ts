import { decodeDocument, decodeFields } from '#database/bson/decode.ts';
import { createDocument, type Document, isDocument, type Value } from '#database/bson/document.ts';
import { ensure } from '#database/errors.ts';
import type { Environment } from '#database/expressions/environment.ts';
import type { KeyPattern } from '#database/keys/extract-keys.ts';
import { choosePlan } from '#database/plan/choose-plan.ts';
import type { Hint } from '#database/plan/hint.ts';
import type { Plan } from '#database/plan/plan.ts';
import { allOf, type Filter } from '#database/query/filter.ts';
import { compileFilter } from '#database/query/matcher.ts';
import { parseFilter } from '#database/query/parse-filter.ts';
import { type Counter, countRows } from '#database/scan/count-rows.ts';
import { findRows } from '#database/scan/find-rows.ts';
import type { RowSource } from '#database/scan/row-source.ts';
import type { Collection } from '#database/storage/collection.ts';
import { readKeyPattern } from '#database/storage/index-definition.ts';
import { openStage, parsePipeline } from './parse-pipeline.ts';
import { type DocumentStream, type PipelineContext, streamOf } from './stage.ts';
import { readCount } from './stages/filter-and-order.ts';

/** What a pipeline runs on. */
export interface PipelineSource {
  findCollection(name: string): Collection | undefined;
  noTableScan: boolean;
}

/** The beginning of a pipeline that is answered like a find, and the rest. */
interface Split {
  filter: Filter;
  sort: KeyPattern | undefined;
  skip: number;
  limit: number;
  rest: Value[];
}

const pageRows = 200;
const mostEmpty = 10_000;

/** The documents of a collection (none if it is not there) through a pipeline; the plan of its beginning, if asked. */
export function openPipeline(
  source: PipelineSource,
  name: string,
  pipeline: Value[],
  environment: Environment,
  hint?: Hint,
): { stream: DocumentStream; plan: Plan | undefined } {
  const context: PipelineContext = {
    environment,
    openCollection: (other, stages, inner) => openPipeline(source, other, stages, inner).stream,
  };
  const { rest, ...query } = split(pipeline);
  const stage = parsePipeline(rest, context);
  const matcher = compileFilter(query.filter, environment);
  const collection = source.findCollection(name);
  if (!collection) return { stream: stage.run(streamOf([])), plan: undefined };
  const plan = choosePlan(collection, { ...query, hint, isLimited: query.limit > 0, noTableScan: source.noTableScan });
  const isCount = stage.reads?.size === 0 && query.skip === 0 && query.limit === 0;
  const documents = isCount
    ? emptyDocuments(countRows(collection, { filter: query.filter, matcher, plan }))
    : decoded(findRows(collection, { ...query, matcher, plan }), stage.reads);
  return { stream: stage.run(documents), plan };
}

// Where nothing of the documents is looked at, as in counting them, only their number matters.
function emptyDocuments(counter: Counter): DocumentStream {
  const empty = createDocument();
  let ahead = 0;
  return {
    next() {
      if (ahead === 0) {
        const counted = counter.next();
        if (counted === undefined) return undefined;
        ahead = counted;
      }
      const page = Array<Document>(Math.min(ahead, mostEmpty)).fill(empty);
      ahead -= page.length;
      return page;
    },
  };
}

function decoded(rows: RowSource, fields: ReadonlySet<string> | undefined): DocumentStream {
  const decode = fields ? (bytes: Buffer) => decodeFields(bytes, fields) : (bytes: Buffer) => decodeDocument(bytes);
  return { next: () => rows.next(pageRows)?.map(({ bytes }) => decode(bytes)) };
}

// Matches first, then an order, then skip, then limit: as far as the pipeline begins so.
function split(pipeline: Value[]): Split {
  const result: Split = { filter: allOf([]), sort: undefined, skip: 0, limit: 0, rest: [] };
  const order = ['$match', '$sort', '$skip', '$limit'];
  let reached = 0;
  for (const [at, stage] of pipeline.entries()) {
    const [name, argument] = openStage(stage);
    const place = order.indexOf(name);
    if (place < reached || (place === reached && place > 0)) return { ...result, rest: pipeline.slice(at) };
    reached = place;
    absorb(result, name, argument);
  }
  return result;
}

function absorb(result: Split, name: string, argument: Value) {
  switch (name) {
    case '$match':
      ensure(isDocument(argument), 15959, 'the match filter must be an expression in an object');
      result.filter = allOf([result.filter, parseFilter(argument)]);
      break;
    case '$sort':
      ensure(
        isDocument(argument) && Object.keys(argument).length > 0,
        15976,
        '$sort stage must have at least one sort key',
      );
      result.sort = readKeyPattern(argument);
      break;
    case '$skip':
      result.skip = readCount('$skip', argument, 0);
      break;
    case '$limit':
      result.limit = readCount('$limit', argument, 1);
  }
}
