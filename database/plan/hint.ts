import { equalValues } from '#database/bson/compare.ts';
import { isDocument, type Value } from '#database/bson/document.ts';
import { isNumber, toNumber } from '#database/bson/numbers.ts';
import { CommandError, ensure } from '#database/errors.ts';
import type { Collection, Index } from '#database/storage/collection.ts';

/** Which way of answering a client insists on. */
export type Hint =
  | { kind: 'index'; name: string | undefined; key: Value | undefined }
  | { kind: 'natural'; descending: boolean };

/** Reads a hint: the name of an index, its key, or `{$natural: ±1}`. */
export function readHint(value: Value | undefined): Hint | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string') return { kind: 'index', name: value, key: undefined };
  ensure(isDocument(value), 'FailedToParse', 'Hint must be a string or an object');
  if (Object.keys(value).length === 0) return undefined;
  const natural = value.$natural;
  if (natural === undefined) return { kind: 'index', name: undefined, key: value };
  ensure(isNumber(natural), 'BadValue', '$natural hint must be a number');
  return { kind: 'natural', descending: toNumber(natural) < 0 };
}

/** The indexes that may be used: all, or the one that is hinted at. */
export function hintedIndexes(collection: Collection, hint: Hint | undefined): Index[] {
  if (hint?.kind !== 'index') return collection.indexes;
  const index = collection.indexes.find(
    ({ name, specification, isReady, isHidden }) =>
      isReady &&
      !isHidden &&
      (name === hint.name || (hint.key !== undefined && equalValues(specification.key, hint.key))),
  );
  if (!index) {
    throw new CommandError(
      'BadValue',
      'error processing query: planner returned error: hint provided does not correspond to an existing index',
    );
  }
  return [index];
}
