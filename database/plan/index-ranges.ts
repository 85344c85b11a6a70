import type { Direction } from '#database/keys/encode-key.ts';
import type { Index } from '#database/storage/collection.ts';
import { type Range, wholeRange } from '#database/storage/rows.ts';
import { type Clue, hasIndexPart } from './clues.ts';
import { directedKey, edgeBytes, type Interval, intersect, intervalsOf } from './intervals.ts';

/** What the clues of a query say about an index. */
export interface IndexRanges {
  ranges: Range[];
  /** How many fields at the beginning are pinned to single values in each range, and the bytes these take there. */
  pinned: number;
  pinnedBytes: number[];
  /** How many combinations of pinned values there are. */
  prefixes: number;
  /** How many of those have one value only over all ranges, none of them inside an array. */
  constant: Set<number>;
  /** Whether the field after the pinned ones is narrowed. */
  hasInterval: boolean;
  /** Whether the ranges hold no more than the intervals of these fields do. */
  isTight: boolean;
  /** Whether nothing can match. */
  isEmpty: boolean;
}

// Beyond this many combinations of values, a field is no longer pinned.
const mostRanges = 10_000;

/**
 * Turns clues into ranges of an index: fields pinned to values first (no more than `mostPinned`), then one narrowed
 * to intervals.
 */
export function rangesFor(index: Index, clues: Clue[], mostPinned = index.pattern.names.length): IndexRanges {
  const { directions } = index.pattern;
  const intervals = intervalsByField(index, clues);
  const constant = new Set<number>();
  let prefixes: Buffer[] = [Buffer.alloc(0)];
  let pinned = 0;
  for (const [field, list] of intervals.slice(0, mostPinned).entries()) {
    if (!list?.every((interval) => interval.isPoint) || isTooMany(prefixes, list)) break;
    if (list.length === 1 && arraysAbove(index, field).length === 0) constant.add(field);
    prefixes = continueAll(prefixes, list, directions[field]!);
    pinned++;
  }
  const given = intervals[pinned];
  const isTight = !given || !isTooMany(prefixes, given);
  const list = isTight ? given : hullOf(given);
  const ranges = prefixes.flatMap((prefix) => (list ? narrow(prefix, list, directions[pinned]!) : [rangeOf(prefix)]));
  const pinnedBytes = prefixes.flatMap((prefix) => Array<number>(list?.length ?? 1).fill(prefix.length));
  const isEmpty = intervals.some((each) => each?.length === 0);
  return {
    ranges,
    pinned,
    pinnedBytes,
    prefixes: prefixes.length,
    constant,
    hasInterval: list !== undefined,
    isTight,
    isEmpty,
  };
}

function isTooMany(prefixes: Buffer[], list: Interval[]): boolean {
  return prefixes.length > 1 && prefixes.length * list.length > mostRanges;
}

function hullOf(list: Interval[]): Interval[] {
  return [{ from: list[0]!.from, to: list.at(-1)!.to, isPoint: false }];
}

function rangeOf(prefix: Buffer): Range {
  return prefix.length === 0 ? wholeRange : { low: prefix, high: Buffer.concat([prefix, wholeRange.high]) };
}

function inOrder(list: Interval[], direction: Direction): Interval[] {
  return direction === 1 ? list : list.toReversed();
}

function continueAll(prefixes: Buffer[], points: Interval[], direction: Direction): Buffer[] {
  const keys = inOrder(points, direction).map(({ from }) => directedKey(from.key, direction));
  return prefixes.flatMap((prefix) => keys.map((key) => Buffer.concat([prefix, key])));
}

function narrow(prefix: Buffer, list: Interval[], direction: Direction): Range[] {
  return inOrder(list, direction).map(({ from, to }) => ({
    low: Buffer.concat([prefix, edgeBytes(direction === 1 ? from : to, direction)]),
    high: Buffer.concat([prefix, edgeBytes(direction === 1 ? to : from, direction)]),
  }));
}

/** The array paths through which a field of an index has more than one value. */
export function arraysAbove(index: Index, field: number): string[] {
  if (index.arrays.size === 0) return [];
  const path = index.pattern.names[field]!;
  return [...index.arrays].filter((array) => path === array || path.startsWith(`${array}.`));
}

interface Candidate {
  element: Clue['element'];
  intervals: Interval[];
}

function intervalsByField(index: Index, clues: Clue[]): (Interval[] | undefined)[] {
  const elements = new Map<string, Clue['element']>();
  return index.pattern.names.map((path, field) => {
    const candidates = clues.flatMap((clue): Candidate[] => {
      const intervals = clue.path === path ? usableIntervals(clue) : undefined;
      return intervals ? [{ element: clue.element, intervals }] : [];
    });
    if (candidates.length === 0) return undefined;
    const arrays = arraysAbove(index, field);
    if (arrays.length === 0) return candidates.map(({ intervals }) => intervals).reduce(intersect);
    return insideArrays(arrays, candidates, elements);
  });
}

// Different elements of an array may meet different conditions: only those of one $elemMatch go together.
function insideArrays(arrays: string[], candidates: Candidate[], elements: Map<string, Clue['element']>) {
  const best = candidates.toSorted((left, right) => breadth(left.intervals) - breadth(right.intervals))[0]!;
  const array = arrays.length === 1 ? arrays[0]! : undefined;
  const isBound = arrays.some((path) => elements.has(path));
  const element = array !== undefined && isBound ? elements.get(array) : best.element;
  const goesTogether = array !== undefined && element?.path === array;
  if (isBound && !goesTogether) return undefined;
  for (const path of arrays) elements.set(path, goesTogether ? element : undefined);
  if (!goesTogether) return best.intervals;
  const together = candidates.filter((candidate) => candidate.element === element);
  return together.length === 0 ? undefined : together.map(({ intervals }) => intervals).reduce(intersect);
}

// Through a numeric part, a query can meet "missing" where the index holds something.
function usableIntervals({ path, condition }: Clue): Interval[] | undefined {
  const asksForNull =
    condition.kind === 'in' ? condition.values.includes(null) : 'value' in condition && condition.value === null;
  return asksForNull && hasIndexPart(path) ? undefined : intervalsOf(condition);
}

function breadth(intervals: Interval[]): number {
  return intervals.reduce((sum, { isPoint }) => sum + (isPoint ? 1 : 1000), 0);
}
