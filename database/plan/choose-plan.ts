import { CommandError, ensure } from '#database/errors.ts';
import type { KeyPattern } from '#database/keys/extract-keys.ts';
import { allOf, conjunctsOf, type Filter } from '#database/query/filter.ts';
import type { Collection } from '#database/storage/collection.ts';
import { type Candidate, candidatesFor, pickBest } from './candidates.ts';
import { type Hint, hintedIndexes } from './hint.ts';
import type { Access, Plan } from './plan.ts';

/** What a query asks besides its filter, as far as the way of answering depends on it. */
export interface PlanRequest {
  filter: Filter;
  sort?: KeyPattern | undefined;
  hint?: Hint | undefined;
  /** Whether only the first few are wanted, so that a sorted way is worth more. */
  isLimited?: boolean;
  /** Refuses to go through whole collections. */
  noTableScan?: boolean;
}

/** Chooses how to answer a query: the best index, several for an `$or`, or the whole collection. */
export function choosePlan(collection: Collection, request: PlanRequest): Plan {
  const { filter, sort, hint, isLimited = false, noTableScan = false } = request;
  if (hint?.kind === 'natural') return { access: { kind: 'collection', descending: hint.descending }, isSorted: !sort };
  const indexes = hintedIndexes(collection, hint);
  const candidates = candidatesFor(indexes, filter, sort, hint !== undefined);
  ensure(
    candidates.length > 0 || !hint,
    'NoQueryExecutionPlans',
    'error processing query: the hinted index leaves out documents that this query can match',
  );
  const narrowing = hint ? candidates : candidates.filter((candidate) => candidate.narrowed.size > 0);
  if (narrowing.length > 0) return planOf(pickBest(narrowing, isLimited && sort !== undefined), sort);
  const union = unionOf(collection, filter);
  const sorted = candidates.find((candidate) => candidate.isSorted);
  if (union && !(sort && isLimited && sorted && filter.kind === 'and' && filter.filters.length === 0)) {
    return { access: union, isSorted: !sort };
  }
  if (sort && sorted) return planOf(sorted, sort);
  if (noTableScan)
    throw new CommandError('NoQueryExecutionPlans', 'No indexed plans available, and running with notablescan');
  return { access: { kind: 'collection', descending: false }, isSorted: !sort };
}

function planOf({ access, isSorted }: Candidate, sort: KeyPattern | undefined): Plan {
  return { access, isSorted: isSorted || !sort };
}

// An `$or` all of whose alternatives have an index is answered by these, one after the other.
function unionOf(collection: Collection, filter: Filter): Access | undefined {
  const conjuncts = conjunctsOf(filter);
  for (const conjunct of conjuncts) {
    if (conjunct.kind !== 'or') continue;
    const others = conjuncts.filter((other) => other !== conjunct);
    const parts = conjunct.filters.map((alternative) => partOf(collection, allOf([...others, alternative])));
    if (parts.every((part) => part !== undefined))
      return parts.length === 0 ? { kind: 'nothing' } : { kind: 'union', parts };
  }
  return undefined;
}

function partOf(collection: Collection, filter: Filter): Access | undefined {
  const narrowing = candidatesFor(collection.indexes, filter, undefined).filter(({ narrowed }) => narrowed.size > 0);
  return narrowing.length > 0 ? pickBest(narrowing, false).access : unionOf(collection, filter);
}
