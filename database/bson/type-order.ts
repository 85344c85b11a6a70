import { Binary, BSONRegExp, BSONSymbol, Code, Decimal128, Double, MaxKey, MinKey, ObjectId, Timestamp } from 'bson';
import type { Value } from './document.ts';

/** The order of BSON types, as ranks between 1 and 254 (they are the first byte of a key). */
export const typeRank = {
  minKey: 0x05,
  undefined: 0x08,
  null: 0x0a,
  number: 0x10,
  string: 0x20,
  object: 0x30,
  array: 0x38,
  binary: 0x40,
  objectId: 0x48,
  boolean: 0x50,
  date: 0x58,
  timestamp: 0x60,
  regex: 0x68,
  code: 0x70,
  codeWithScope: 0x78,
  maxKey: 0xf0,
} as const;

/** One of the ranks in `typeRank`. */
export type TypeRank = (typeof typeRank)[keyof typeof typeRank];

const ranksByPrototype = new Map<object, TypeRank>([
  [Array.prototype, typeRank.array],
  [Date.prototype, typeRank.date],
  [ObjectId.prototype, typeRank.objectId],
  [Double.prototype, typeRank.number],
  [Decimal128.prototype, typeRank.number],
  [Binary.prototype, typeRank.binary],
  [BSONSymbol.prototype, typeRank.string],
  [Timestamp.prototype, typeRank.timestamp],
  [BSONRegExp.prototype, typeRank.regex],
  [MinKey.prototype, typeRank.minKey],
  [MaxKey.prototype, typeRank.maxKey],
]);

/** Where a value's type stands in the order of types; a missing value (and the inside of an empty array) before null. */
export function rankOf(value: Value | undefined): TypeRank {
  switch (typeof value) {
    case 'number':
    case 'bigint':
      return typeRank.number;
    case 'string':
      return typeRank.string;
    case 'boolean':
      return typeRank.boolean;
    case 'undefined':
      return typeRank.undefined;
  }
  if (value === null) return typeRank.null;
  if (value instanceof Code) return value.scope ? typeRank.codeWithScope : typeRank.code;
  return ranksByPrototype.get(Object.getPrototypeOf(value)) ?? typeRank.object;
}
