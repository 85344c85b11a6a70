import type { BSONRegExp } from 'bson';
import type { Value } from '#database/bson/document.ts';

/** A parsed filter: what a document must be. */
export type Filter =
  | { kind: 'and'; filters: Filter[] }
  | { kind: 'or'; filters: Filter[] }
  | { kind: 'not'; filter: Filter }
  | { kind: 'expression'; expression: Value }
  | PathFilter;

/** A condition on what lies along a path; the empty path means the value itself (in `$elemMatch`). */
export interface PathFilter {
  kind: 'path';
  path: string;
  condition: Condition;
}

/** A comparison with one value. */
export interface Comparison {
  kind: 'eq' | 'lt' | 'lte' | 'gt' | 'gte';
  value: Value;
}

/** What can be asked of a value. */
export type Condition =
  | Comparison
  | { kind: 'in'; values: Value[]; patterns: BSONRegExp[] }
  | { kind: 'exists' }
  | { kind: 'regex'; pattern: BSONRegExp }
  | { kind: 'type'; types: number[] }
  | { kind: 'mod'; divisor: bigint; remainder: bigint }
  | { kind: 'size'; size: number }
  | { kind: 'bits'; mask: bigint; want: 'all' | 'any'; set: boolean }
  | { kind: 'elementMatches'; filter: Filter; ofDocuments: boolean };

/** The filter that every document meets. */
export const everything: Filter = { kind: 'and', filters: [] };

/** The filter that no document meets. */
export const nothing: Filter = { kind: 'or', filters: [] };

/** All of some filters at once, without needless nesting. */
export function allOf(filters: Filter[]): Filter {
  const flat = filters.flatMap((filter) => (filter.kind === 'and' ? filter.filters : [filter]));
  return flat.length === 1 ? flat[0]! : { kind: 'and', filters: flat };
}

/** The filters that must all be met for this one to be met. */
export function conjunctsOf(filter: Filter): Filter[] {
  return filter.kind === 'and' ? filter.filters.flatMap(conjunctsOf) : [filter];
}
