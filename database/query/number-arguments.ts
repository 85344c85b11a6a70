import type { Value } from '#database/bson/document.ts';
import { isNumber, toNumber } from '#database/bson/numbers.ts';
import { ensure } from '#database/errors.ts';
import type { Condition } from './filter.ts';

/** The argument of `$mod`: divisor and remainder, cut to whole numbers. */
export function readMod(argument: Value): Condition {
  ensure(Array.isArray(argument), 'BadValue', 'malformed mod, needs to be an array');
  ensure(argument.length >= 2, 'BadValue', 'malformed mod, not enough elements');
  ensure(argument.length === 2, 'BadValue', 'malformed mod, too many elements');
  const divisor = readWhole(argument[0]!, 'divisor');
  const remainder = readWhole(argument[1]!, 'remainder');
  ensure(divisor !== 0n, 'BadValue', 'divisor cannot be 0');
  return { kind: 'mod', divisor, remainder };
}

function readWhole(value: Value, name: string): bigint {
  ensure(isNumber(value), 'BadValue', `malformed mod, ${name} not a number`);
  const whole = wholePart(value);
  ensure(whole !== undefined, 'BadValue', `malformed mod, ${name} value is invalid`);
  return whole;
}

/** The whole part of a number as an int64; undefined where it has none. */
export function wholePart(value: Value): bigint | undefined {
  if (typeof value === 'bigint') return value;
  if (!isNumber(value)) return undefined;
  const number = Math.trunc(toNumber(value));
  return Math.abs(number) < 2 ** 63 ? BigInt(number) : undefined;
}

/** The argument of `$size`: a count. */
export function readSize(argument: Value): Condition {
  const size = isNumber(argument) ? toNumber(argument) : Number.NaN;
  ensure(
    Number.isInteger(size) && size >= 0,
    'BadValue',
    'Failed to parse $size. Expected a non-negative whole number.',
  );
  return { kind: 'size', size };
}
