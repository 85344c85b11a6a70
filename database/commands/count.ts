import { choosePlan } from '#database/plan/choose-plan.ts';
import { findRows } from '#database/scan/find-rows.ts';
import type { Collection } from '#database/storage/collection.ts';
import type { Command, CommandContext } from './context.ts';
import { environmentOf, type QueryArguments, readQuery } from './query-arguments.ts';
import { collectionName, optionalCount, optionalDocument, refuseCollation } from './request.ts';

/** `count`: how many documents meet a filter. */
export const count: Command = async (request, context) => {
  const { body, database } = request;
  refuseCollation(body);
  const collection = context.engine.catalog.find(database, collectionName(request));
  const query = readQuery(optionalDocument(body, 'query'), undefined, body.hint, environmentOf(body));
  const skip = optionalCount(body, 'skip') ?? 0;
  const limit = optionalCount(body, 'limit') || Number.POSITIVE_INFINITY;
  const all = collection ? await countMatching(context, collection, query) : 0;
  return { n: Math.min(limit, Math.max(0, all - skip)) };
};

// All of them without looking.
async function countMatching(
  { engine, operation }: CommandContext,
  collection: Collection,
  query: QueryArguments,
): Promise<number> {
  if (query.filter.kind === 'and' && query.filter.filters.length === 0) return countAll(collection);
  const plan = choosePlan(collection, { ...query, noTableScan: engine.settings.noTableScan });
  const source = findRows(collection, { ...query, plan });
  let counted = 0;
  for (let rows = source.next(500); rows; rows = source.next(500)) {
    counted += rows.length;
    if (operation.isTired()) await operation.rest();
  }
  return counted;
}

/** How many documents a collection holds, from memory after the first time. */
export function countAll(collection: Collection): number {
  collection.count ??= collection.documents.count();
  return collection.count;
}
