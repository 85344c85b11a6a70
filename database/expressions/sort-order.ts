import { createDocument, isDocument, type Value } from '#database/bson/document.ts';
import { ensure } from '#database/errors.ts';
import { sortKey } from '#database/scan/sorted-rows.ts';
import { readKeyPattern } from '#database/storage/index-definition.ts';

/** Reads `{path: ±1}` as an order of documents; what is no document counts as an empty one. */
export function readSortOrder(sortBy: Value | undefined): (left: Value, right: Value) => number {
  ensure(isDocument(sortBy) && Object.keys(sortBy).length > 0, 'BadValue', 'An order must be 1, -1 or {path: 1}.');
  const pattern = readKeyPattern(sortBy);
  const keyOf = (value: Value) => sortKey(isDocument(value) ? value : createDocument(), pattern);
  return (left, right) => Buffer.compare(keyOf(left), keyOf(right));
}
