import type { KeyPattern } from '#database/keys/extract-keys.ts';
import type { Filter } from '#database/query/filter.ts';
import type { Index } from '#database/storage/collection.ts';
import { type Clue, cluesOf, demandsPresence } from './clues.ts';
import { implies } from './implies.ts';
import { rangesFor } from './index-ranges.ts';
import type { Access, IndexAccess } from './plan.ts';
import { sortedAccess } from './sort-fit.ts';

/** A way through an index that finds everything the filter can match. */
export interface Candidate {
  index: Index;
  access: IndexAccess | { kind: 'nothing' };
  /** What it narrows by: paths of the index, and its own filter. */
  narrowed: ReadonlySet<string>;
  isSorted: boolean;
  /** Whether it leads to one document at most. */
  isSingle: boolean;
}

/** The indexes that can answer a filter in a way that is worth it, each with its way; one that is certain to be best, alone. */
export function candidatesFor(
  indexes: Index[],
  filter: Filter,
  sort: KeyPattern | undefined,
  takesAll = false,
): Candidate[] {
  const clues = cluesOf(filter);
  const candidates: Candidate[] = [];
  for (const index of indexes) {
    if (!(takesAll || isPromising(index, clues, sort)) || !isUsable(index, filter, clues)) continue;
    const candidate = candidateFor(index, clues, sort);
    if (candidate.isSingle) return [candidate];
    candidates.push(candidate);
  }
  return candidates;
}

// An index that neither narrows nor sorts is no better than the collection itself.
function isPromising({ pattern, partial, isSparse }: Index, clues: Clue[], sort: KeyPattern | undefined): boolean {
  if (partial || isSparse || sort) return true;
  const first = pattern.names[0]!;
  return clues.some(({ path }) => path === first);
}

function isUsable(index: Index, filter: Filter, clues: Clue[]): boolean {
  if (!index.isReady || index.isHidden) return false;
  if (index.partial && !implies(filter, index.partial.filter)) return false;
  if (!index.isSparse) return true;
  const { names } = index.pattern;
  return clues.some(({ path, condition }) => names.includes(path) && demandsPresence(condition));
}

function candidateFor(index: Index, clues: Clue[], sort: KeyPattern | undefined): Candidate {
  const found = rangesFor(index, clues);
  const { names } = index.pattern;
  const narrowed = new Set(names.slice(0, found.pinned + Number(found.hasInterval)));
  if (index.partial || index.isSparse) narrowed.add(`the filter of ${index.name}`);
  const isPoints = index.isUnique && found.pinned === names.length;
  const isSingle = isPoints && found.ranges.length === 1;
  const sorted = sort && !found.isEmpty ? sortedAccess(index, clues, found, sort) : undefined;
  const unsorted: Access = {
    kind: 'index',
    index,
    ranges: found.ranges,
    descending: false,
    mergeAfter: undefined,
    isPoints,
  };
  const access = found.isEmpty ? ({ kind: 'nothing' } as const) : ((isSingle ? undefined : sorted) ?? unsorted);
  return { index, access, narrowed, isSorted: sorted !== undefined || isSingle || found.isEmpty, isSingle };
}

// Candidates are compared by how many keys they would read, counted no further than this.
const mostCounted = 1000;

/** The candidate that reads least; one that is sorted wins where the others would sort very much for a few. */
export function pickBest(candidates: Candidate[], prefersSorted: boolean): Candidate {
  const certain = candidates.find(({ access, isSingle }) => isSingle || access.kind === 'nothing');
  if (certain) return certain;
  const rivals = candidates.filter((candidate) => !candidates.some((other) => dominates(other, candidate)));
  if (rivals.length === 1) return rivals[0]!;
  const counted = rivals.map((candidate) => ({ candidate, keys: countKeys(candidate.access) }));
  const sorted = counted.filter(({ candidate }) => candidate.isSorted);
  const least = (list: typeof counted) => list.toSorted((left, right) => left.keys - right.keys)[0];
  const best = least(counted)!;
  return (prefersSorted && best.keys >= mostCounted ? (least(sorted) ?? best) : best).candidate;
}

// Narrower in all that the other narrows by, and sorted if the other is.
function dominates(candidate: Candidate, other: Candidate): boolean {
  if (candidate === other || (other.isSorted && !candidate.isSorted)) return false;
  if ([...other.narrowed].some((path) => !candidate.narrowed.has(path))) return false;
  const isStronger = candidate.narrowed.size > other.narrowed.size || (candidate.isSorted && !other.isSorted);
  return isStronger || candidate.index.id < other.index.id;
}

function countKeys(access: Candidate['access']): number {
  if (access.kind === 'nothing') return 0;
  let keys = 0;
  for (const range of access.ranges) {
    keys += access.index.table.count(range, undefined, mostCounted - keys);
    if (keys >= mostCounted) break;
  }
  return keys;
}
