import { Decimal128, Double, ObjectId } from 'bson';
import { doubleValue } from '#database/bson/decode.ts';
import { isDocument, type Value } from '#database/bson/document.ts';
import { isNumber, toNumber } from '#database/bson/numbers.ts';
import { CommandError, ensure } from '#database/errors.ts';
import { typeNameOf } from '#database/query/type-names.ts';
import { type Compile, type Expression, isNullish, type OperatorTable, onPresent, onValues } from './expression.ts';
import { textOf } from './text-of.ts';

const conversionFailure = 241;

const conversions: Record<string, (value: Value) => Value> = {
  string: textOf,
  int: (value) => Number(whole(value, 'int', 32)),
  long: (value) => whole(value, 'long', 64),
  double: (value) => doubleValue(numberOf(value, 'double')),
  decimal: toDecimal,
  bool: (value) => !isNumber(value) || toNumber(value) !== 0,
  date: toDate,
  objectId: toObjectId,
};

function converting(name: string, to: string) {
  return onPresent(name, [1, 1], ([value]) => convert(value!, to));
}

/** Operators that ask for a type or change it. */
export const typeOperators: OperatorTable = {
  $type: onValues('$type', [1, 1], ([value]) => typeNameOf(value)),
  $isNumber: onValues('$isNumber', [1, 1], ([value]) => isNumber(value)),
  $toString: converting('$toString', 'string'),
  $toInt: converting('$toInt', 'int'),
  $toLong: converting('$toLong', 'long'),
  $toDouble: converting('$toDouble', 'double'),
  $toDecimal: converting('$toDecimal', 'decimal'),
  $toBool: converting('$toBool', 'bool'),
  $toDate: converting('$toDate', 'date'),
  $toObjectId: converting('$toObjectId', 'objectId'),
  $convert: compileConvert,
};

function convert(value: Value, to: string): Value {
  // Values keep their boolean: false is the only one that is not a number and not true.
  if (to === 'bool' && typeof value === 'boolean') return value;
  const conversion = Object.hasOwn(conversions, to) ? conversions[to] : undefined;
  ensure(conversion, 'BadValue', `Unsupported conversion to '${to}'`);
  return conversion(value);
}

function compileConvert(argument: Value, compile: Compile, names: readonly string[]): Expression {
  const isComplete = isDocument(argument) && argument.input !== undefined && argument.to !== undefined;
  ensure(isComplete, 'FailedToParse', "$convert requires 'input' and 'to'");
  const input = compile(argument.input!, names);
  const to = compile(argument.to!, names);
  const onError = argument.onError === undefined ? undefined : compile(argument.onError, names);
  const onNull = argument.onNull === undefined ? undefined : compile(argument.onNull, names);
  return (scope) => {
    const value = input(scope);
    if (isNullish(value)) return onNull ? onNull(scope) : null;
    try {
      return convert(value, String(to(scope)));
    } catch (error) {
      if (onError && error instanceof CommandError && error.code === conversionFailure) return onError(scope);
      throw error;
    }
  };
}

function failure(value: Value, to: string): CommandError {
  return new CommandError(
    conversionFailure,
    `Failed to convert ${typeNameOf(value)} to ${to} in $convert with no onError value`,
  );
}

function numberOf(value: Value, to: string): number {
  if (isNumber(value)) return toNumber(value);
  if (typeof value === 'boolean') return Number(value);
  if (value instanceof Date && to !== 'int') return value.getTime();
  const number =
    typeof value === 'string' && /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(value) ? Number(value) : Number.NaN;
  if (Number.isNaN(number)) throw failure(value, to);
  return number;
}

function whole(value: Value, to: string, bits: number): bigint {
  if (typeof value === 'string' && !/^[-+]?\d+$/.test(value)) throw failure(value, to);
  const exact = typeof value === 'bigint' || typeof value === 'string' ? value : Math.trunc(numberOf(value, to));
  if (typeof exact === 'number' && !Number.isFinite(exact)) throw failure(value, to);
  const result = BigInt(exact);
  if (BigInt.asIntN(bits, result) !== result) throw failure(value, to);
  return result;
}

function toDecimal(value: Value): Value {
  if (value instanceof Decimal128) return value;
  if (typeof value === 'bigint') return Decimal128.fromString(String(value));
  if (typeof value !== 'string') return Decimal128.fromStringWithRounding(String(numberOf(value, 'decimal')));
  try {
    return Decimal128.fromStringWithRounding(value);
  } catch {
    throw failure(value, 'decimal');
  }
}

function toDate(value: Value): Value {
  if (value instanceof Date) return value;
  if (value instanceof ObjectId) return value.getTimestamp();
  if (typeof value === 'bigint' || value instanceof Double || typeof value === 'number')
    return new Date(toNumber(value));
  const date = typeof value === 'string' && /^\d{4}-\d\d/.test(value) ? new Date(zoned(value)) : new Date(Number.NaN);
  if (Number.isNaN(date.getTime())) throw failure(value, 'date');
  return date;
}

// A time without a zone is UTC.
function zoned(text: string): string {
  return /T.*(Z|[-+]\d\d:?\d\d)$/.test(text) || !text.includes('T') ? text : `${text}Z`;
}

function toObjectId(value: Value): Value {
  if (value instanceof ObjectId) return value;
  if (typeof value !== 'string' || !/^[0-9a-f]{24}$/i.test(value)) throw failure(value, 'objectId');
  return new ObjectId(value);
}
