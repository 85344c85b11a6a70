import { Binary, BSONRegExp, BSONSymbol, Code, Decimal128, Double, MaxKey, MinKey, ObjectId, Timestamp } from 'bson';
import type { Value } from '#database/bson/document.ts';
import { bsonType } from '#database/bson/layout.ts';
import { isNumber, toNumber } from '#database/bson/numbers.ts';
import { CommandError } from '#database/errors.ts';

const numbersOfNames = new Map<string, number>([
  ['double', bsonType.double],
  ['string', bsonType.string],
  ['object', bsonType.document],
  ['array', bsonType.array],
  ['binData', bsonType.binary],
  ['undefined', bsonType.undefined],
  ['objectId', bsonType.objectId],
  ['bool', bsonType.boolean],
  ['date', bsonType.date],
  ['null', bsonType.null],
  ['regex', bsonType.regex],
  ['dbPointer', bsonType.dbPointer],
  ['javascript', bsonType.code],
  ['symbol', bsonType.symbol],
  ['javascriptWithScope', bsonType.codeWithScope],
  ['int', bsonType.int32],
  ['timestamp', bsonType.timestamp],
  ['long', bsonType.int64],
  ['decimal', bsonType.decimal],
  ['minKey', bsonType.minKey],
  ['maxKey', bsonType.maxKey],
]);

const namesOfNumbers = new Map([...numbersOfNames].map(([name, number]) => [number, name]));

const numbersByPrototype = new Map<object, number>([
  [Array.prototype, bsonType.array],
  [Date.prototype, bsonType.date],
  [ObjectId.prototype, bsonType.objectId],
  [Double.prototype, bsonType.double],
  [Decimal128.prototype, bsonType.decimal],
  [Binary.prototype, bsonType.binary],
  [BSONSymbol.prototype, bsonType.symbol],
  [Timestamp.prototype, bsonType.timestamp],
  [BSONRegExp.prototype, bsonType.regex],
  [MinKey.prototype, bsonType.minKey],
  [MaxKey.prototype, bsonType.maxKey],
]);

/** The BSON type byte of a value. */
export function typeNumberOf(value: Value): number {
  switch (typeof value) {
    case 'string':
      return bsonType.string;
    case 'number':
      return (value | 0) === value && !Object.is(value, -0) ? bsonType.int32 : bsonType.double;
    case 'bigint':
      return bsonType.int64;
    case 'boolean':
      return bsonType.boolean;
  }
  if (value === null) return bsonType.null;
  if (value instanceof Code) return value.scope ? bsonType.codeWithScope : bsonType.code;
  return numbersByPrototype.get(Object.getPrototypeOf(value)) ?? bsonType.document;
}

/** MongoDB's name of a value's type, as `$type` and error messages have it. */
export function typeNameOf(value: Value | undefined): string {
  return value === undefined ? 'missing' : (namesOfNumbers.get(typeNumberOf(value)) ?? 'unknown');
}

/** The type bytes that an argument of `$type` means: a name, a number, or a list of them. */
export function readTypes(argument: Value): number[] {
  if (Array.isArray(argument)) return argument.flatMap(readTypes);
  if (argument === 'number') return [bsonType.double, bsonType.int32, bsonType.int64, bsonType.decimal];
  const number = typeof argument === 'string' ? numbersOfNames.get(argument) : readTypeNumber(argument);
  if (number === undefined) throw new CommandError('BadValue', `Unknown type name alias: ${String(argument)}`);
  return [number];
}

function readTypeNumber(argument: Value): number {
  if (!isNumber(argument)) throw new CommandError('TypeMismatch', 'type must be represented as a number or a string');
  const number = toNumber(argument) === -1 ? bsonType.minKey : toNumber(argument);
  if (!namesOfNumbers.has(number)) throw new CommandError('BadValue', `Invalid numerical type code: ${number}`);
  return number;
}
