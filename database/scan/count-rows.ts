import { coversFilter } from '#database/plan/covering.ts';
import type { IndexAccess, Plan } from '#database/plan/plan.ts';
import type { Filter } from '#database/query/filter.ts';
import type { Matcher } from '#database/query/matcher.ts';
import type { Collection } from '#database/storage/collection.ts';
import type { Position } from '#database/storage/rows.ts';
import { findRows } from './find-rows.ts';
import { ensureExists } from './read-access.ts';

/** Counts step by step: a number to add at each call, undefined when all is counted. */
export interface Counter {
  next(): number | undefined;
}

/** What is to be counted, and how it is found. */
export interface CountQuery {
  plan: Plan;
  filter: Filter;
  matcher: Matcher;
}

const placesAtOnce = 20_000;
const rowsAtOnce = 500;

/** Counts the documents that meet a filter: without looking where all count, by keys alone where these tell. */
export function countRows(collection: Collection, { plan, filter, matcher }: CountQuery): Counter {
  if (filter.kind === 'and' && filter.filters.length === 0) return countOnce(countAll(collection));
  if (coversFilter(plan.access, filter)) return countKeys(collection, plan.access);
  const rows = findRows(collection, { plan, matcher });
  return { next: () => rows.next(rowsAtOnce)?.length };
}

/** How many documents a collection holds, from memory after the first time. */
export function countAll(collection: Collection): number {
  collection.count ??= collection.documents.count();
  return collection.count;
}

function countOnce(count: number): Counter {
  let isCounted = false;
  return {
    next() {
      if (isCounted) return undefined;
      isCounted = true;
      return count;
    },
  };
}

function countKeys(collection: Collection, { index, ranges }: IndexAccess): Counter {
  let at = 0;
  let after: Position | undefined;
  return {
    next() {
      const range = ranges[at];
      if (!range) return undefined;
      ensureExists(collection, index);
      const count = index.table.count(range, after, placesAtOnce);
      after = count === placesAtOnce ? index.table.skip(range, after, placesAtOnce) : undefined;
      if (!after) at++;
      return count;
    },
  };
}
