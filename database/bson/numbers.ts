import { Decimal128, Double } from 'bson';
import {
  addDecimals,
  compareDecimals,
  decimalOf,
  type Finite,
  makeDecimal,
  multiplyDecimals,
  readDecimal,
} from './decimal.ts';
import { doubleValue } from './decode.ts';
import type { Value } from './document.ts';

/** A value of one of BSON's four number types. */
export type NumberValue = number | bigint | Double | Decimal128;

/** Whether a value is a number of any BSON type. */
export function isNumber(value: Value | undefined): value is NumberValue {
  return (
    typeof value === 'number' || typeof value === 'bigint' || value instanceof Double || value instanceof Decimal128
  );
}

/** Whether a value is a number that is not a number. */
export function isNaNValue(value: Value | undefined): boolean {
  return isNumber(value) && Number.isNaN(toNumber(value));
}

/** The number as JavaScript's double, as near as it comes. */
export function toNumber(value: NumberValue): number {
  if (typeof value === 'number') return value;
  if (value instanceof Double) return value.value;
  return Number(value);
}

/** Which of two numbers is greater, exactly and across types; NaN equals itself and is less than every other number. */
export function compareNumbers(left: NumberValue, right: NumberValue): number {
  if (left instanceof Decimal128 || right instanceof Decimal128) return compareWithDecimal(left, right);
  const a = left instanceof Double ? left.value : left;
  const b = right instanceof Double ? right.value : right;
  if (a < b) return -1;
  if (a > b) return 1;
  return Number(Number.isNaN(b)) - Number(Number.isNaN(a));
}

function compareWithDecimal(left: NumberValue, right: NumberValue): number {
  const a = toExact(left);
  const b = toExact(right);
  if (typeof a !== 'number' && typeof b !== 'number') return compareDecimals(a, b);
  return compareNumbers(typeof a === 'number' ? a : 0, typeof b === 'number' ? b : 0);
}

/** The exact decimal of a number, or the JavaScript number where it has none (`NaN`, the infinities). */
export function toExact(value: NumberValue): Finite | number {
  if (value instanceof Decimal128) return readDecimal(value);
  const plain = value instanceof Double ? value.value : value;
  return typeof plain === 'number' && !Number.isFinite(plain) ? plain : decimalOf(plain);
}

const isInt32 = (value: NumberValue): value is number => typeof value === 'number' && (value | 0) === value;

const operations = {
  add: {
    wide: (a: bigint, b: bigint) => a + b,
    double: (a: number, b: number) => a + b,
    decimal: addDecimals,
  },
  multiply: {
    wide: (a: bigint, b: bigint) => a * b,
    double: (a: number, b: number) => a * b,
    decimal: multiplyDecimals,
  },
};

/** How two numbers can be put together. */
export type Operation = keyof typeof operations;

/**
 * Two numbers put together in the wider of their types, as MongoDB does: int32 grows into int64; a double or a decimal
 * makes the result one. Undefined where an int64 would overflow.
 */
export function calculate(operation: Operation, left: NumberValue, right: NumberValue): NumberValue | undefined {
  const { wide, double, decimal } = operations[operation];
  if (left instanceof Decimal128 || right instanceof Decimal128) {
    const a = toExact(left);
    const b = toExact(right);
    if (typeof a !== 'number' && typeof b !== 'number') return makeDecimal(decimal(a, b));
    return Decimal128.fromString(String(double(toNumber(left), toNumber(right))));
  }
  const isWhole = (value: NumberValue) => typeof value === 'bigint' || isInt32(value);
  if (!isWhole(left) || !isWhole(right)) return doubleValue(double(toNumber(left), toNumber(right)));
  const result = wide(BigInt(left as number | bigint), BigInt(right as number | bigint));
  if (isInt32(left) && isInt32(right) && BigInt.asIntN(32, result) === result) return Number(result);
  return BigInt.asIntN(64, result) === result ? result : undefined;
}
