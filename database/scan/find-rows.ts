import type { KeyPattern } from '#database/keys/extract-keys.ts';
import type { Plan } from '#database/plan/plan.ts';
import type { Matcher } from '#database/query/matcher.ts';
import type { Collection } from '#database/storage/collection.ts';
import { matchingRows } from './matching-rows.ts';
import { readAccess } from './read-access.ts';
import { type RowSource, window } from './row-source.ts';
import { sortedRows } from './sorted-rows.ts';

/** What is to be found, and how. A limit of 0 means no limit. */
export interface RowQuery {
  plan: Plan;
  matcher: Matcher;
  sort?: KeyPattern | undefined;
  skip?: number;
  limit?: number;
  /** Whether each row is changed when it is found: then a row that went away meanwhile makes room for the next one. */
  isForChange?: boolean;
  /** Told of the rows that were looked at, whether they match or not. */
  onRead?: ((rows: number) => void) | undefined;
}

/** The rows that a query is after, in its order. */
export function findRows(
  collection: Collection,
  { plan, matcher, sort, skip = 0, limit = 0, isForChange = false, onRead }: RowQuery,
): RowSource {
  const matching = matchingRows(collection, metered(readAccess(collection, plan.access), onRead), matcher);
  if (!sort || plan.isSorted) return window(matching, skip, limit);
  const kept = limit === 0 || isForChange ? 0 : skip + limit;
  return window(sortedRows(collection, matching, sort, matcher, kept), skip, limit);
}

function metered(source: RowSource, onRead: RowQuery['onRead']): RowSource {
  if (!onRead) return source;
  return {
    next(want) {
      const rows = source.next(want);
      onRead(rows?.length ?? 0);
      return rows;
    },
  };
}
