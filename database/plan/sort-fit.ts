import type { KeyPattern } from '#database/keys/extract-keys.ts';
import type { Index } from '#database/storage/collection.ts';
import type { Clue } from './clues.ts';
import { arraysAbove, type IndexRanges, rangesFor } from './index-ranges.ts';
import type { IndexAccess } from './plan.ts';

// Each range to merge is read for itself: beyond this many, sorting is cheaper.
const mostMerged = 500;

/** How an index gives documents in the wanted order, if it can. */
export function sortedAccess(
  index: Index,
  clues: Clue[],
  { constant, pinned }: IndexRanges,
  sort: KeyPattern,
): IndexAccess | undefined {
  const { names, directions } = index.pattern;
  const wanted = sort.names.flatMap((path, at) => {
    const isConstant = [...constant].some((field) => names[field] === path);
    return isConstant ? [] : [{ path, direction: sort.directions[at]! }];
  });
  const start = wanted.length === 0 ? pinned : startOf(names, wanted[0]!.path, pinned);
  if (start === undefined) return undefined;
  const turns = wanted.map(({ path, direction }, at) => {
    const field = start + at;
    const isServed = names[field] === path && arraysAbove(index, field).length === 0;
    return isServed ? direction * directions[field]! : 0;
  });
  const turn = turns[0] ?? 1;
  if (turn === 0 || turns.some((other) => other !== turn)) return undefined;
  const { ranges, prefixes, pinnedBytes } = rangesFor(index, clues, start);
  const isMerged = wanted.length > 0 && prefixes > 1;
  if (isMerged && ranges.length > mostMerged) return undefined;
  return {
    kind: 'index',
    index,
    ranges,
    descending: turn === -1,
    mergeAfter: isMerged ? pinnedBytes : undefined,
    isPoints: false,
  };
}

// The field where the order begins: all fields before it are pinned.
function startOf(names: readonly string[], path: string, pinned: number): number | undefined {
  const start = names.indexOf(path);
  return start >= 0 && start <= pinned ? start : undefined;
}
