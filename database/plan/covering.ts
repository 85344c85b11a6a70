import { conjunctsOf, type Filter } from '#database/query/filter.ts';
import { cluesOf } from './clues.ts';
import { implies, isExact } from './implies.ts';
import { rangesFor } from './index-ranges.ts';
import type { Access, IndexAccess } from './plan.ts';

/**
 * Whether the keys in the ranges of an access stand for exactly the documents that meet a filter, one key each, so
 * that counting them needs no document.
 */
export function coversFilter(access: Access, filter: Filter): access is IndexAccess {
  if (access.kind !== 'index' || access.index.arrays.size > 0) return false;
  const { names } = access.index.pattern;
  const found = rangesFor(access.index, cluesOf(filter));
  if (!found.isTight || found.ranges.length !== access.ranges.length) return false;
  const narrowed = new Set(names.slice(0, found.pinned + Number(found.hasInterval)));
  return conjunctsOf(filter).every((conjunct) => isTold(conjunct, narrowed, access.index.partial?.filter));
}

function isTold(conjunct: Filter, narrowed: ReadonlySet<string>, partial: Filter | undefined): boolean {
  if (conjunct.kind === 'path' && narrowed.has(conjunct.path) && isExact(conjunct.condition)) return true;
  return partial !== undefined && implies(partial, conjunct);
}
