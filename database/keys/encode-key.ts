import type { Binary, BSONRegExp, Code, ObjectId, Timestamp } from 'bson';
import type { Document, Value } from '#database/bson/document.ts';
import type { NumberValue } from '#database/bson/numbers.ts';
import { rankOf, type TypeRank, typeRank } from '#database/bson/type-order.ts';
import {
  invertFrom,
  putByte,
  putBytes,
  putName,
  putText,
  putUint32,
  takeBytes,
  truncate,
  writtenLength,
} from './key-bytes.ts';
import { putNumber } from './number-key.ts';

/** The direction of a field in an index or a sort. */
export type Direction = 1 | -1;

/**
 * The key of some values: bytes whose order is the order of the values, each in its direction. No value's bytes are
 * the beginning of another's, so that a key of the first fields is the beginning of all keys that continue it.
 */
export function encodeKey(values: readonly (Value | undefined)[], directions: readonly Direction[]): Buffer {
  beginKey();
  for (let index = 0; index < values.length; index++) appendValue(values[index], directions[index] ?? 1);
  return finishKey();
}

/** Begins a key that is written value by value; only one can be under way. */
export function beginKey() {
  truncate(0);
}

/** The key that was written. */
export function finishKey(): Buffer {
  return takeBytes();
}

/** Appends the next value of a key. */
export function appendValue(value: Value | undefined, direction: Direction) {
  const start = writtenLength();
  putValue(value);
  if (direction === -1) invertFrom(start);
}

function putValue(value: Value | undefined) {
  const rank = rankOf(value);
  putByte(rank);
  writers[rank](value as never);
}

function putNothing() {}

const writers: Record<TypeRank, (value: never) => void> = {
  [typeRank.minKey]: putNothing,
  [typeRank.undefined]: putNothing,
  [typeRank.null]: putNothing,
  [typeRank.number]: (value: NumberValue) => putNumber(value),
  [typeRank.string]: (value: unknown) => putText(String(value)),
  [typeRank.object]: putDocument,
  [typeRank.array]: putArray,
  [typeRank.binary]: putBinary,
  [typeRank.objectId]: (value: ObjectId) => putBytes(value.id),
  [typeRank.boolean]: (value: boolean) => putByte(value ? 2 : 1),
  [typeRank.date]: (value: Date) => putInt64(value.getTime()),
  [typeRank.timestamp]: (value: Timestamp) => putUint64(value),
  [typeRank.regex]: putRegex,
  [typeRank.code]: (value: Code) => putText(value.code),
  [typeRank.codeWithScope]: (value: Code) => {
    putText(value.code);
    putDocument(value.scope as Document);
  },
  [typeRank.maxKey]: putNothing,
};

function putDocument(document: Document) {
  for (const name of Object.keys(document)) {
    const value = document[name];
    const rank = rankOf(value);
    putByte(rank);
    putName(name);
    writers[rank](value as never);
  }
  putByte(0);
}

function putArray(values: Value[]) {
  for (const value of values) putValue(value);
  putByte(0);
}

function putBinary(binary: Binary) {
  putUint32(binary.length());
  putByte(binary.sub_type);
  putBytes(binary.value());
}

function putRegex(regex: BSONRegExp) {
  putName(regex.pattern);
  putName(regex.options);
}

function putInt64(ms: number) {
  const high = Math.floor(ms / 0x100000000);
  putUint32((high ^ 0x80000000) >>> 0);
  putUint32(ms - high * 0x100000000);
}

function putUint64(timestamp: Timestamp) {
  putUint32(timestamp.t);
  putUint32(timestamp.i);
}
