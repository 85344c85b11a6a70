import type { Index } from '#database/storage/collection.ts';
import type { Range } from '#database/storage/rows.ts';

/** How documents are reached. Whatever comes out is tested against the whole filter again. */
export type Access =
  | { kind: 'nothing' }
  | { kind: 'collection'; descending: boolean }
  | IndexAccess
  | { kind: 'union'; parts: Access[] };

/** Ranges of an index, one after the other, or merged by what follows the first `prefixes` bytes of their keys. */
export interface IndexAccess {
  kind: 'index';
  index: Index;
  ranges: Range[];
  descending: boolean;
  mergeAfter: number[] | undefined;
  /** Whether the index is unique and each range holds one whole key, so that it leads to one row at most. */
  isPoints: boolean;
}

/** How a query is answered. */
export interface Plan {
  access: Access;
  /** Whether the documents come in the order that was asked for, so that nothing is left to sort. */
  isSorted: boolean;
}
