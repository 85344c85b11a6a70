import { Binary } from 'bson';
import type { Value } from '#database/bson/document.ts';
import { isNumber, toNumber } from '#database/bson/numbers.ts';
import { ensure } from '#database/errors.ts';
import type { Condition } from './filter.ts';
import { wholePart } from './number-arguments.ts';

/** The argument of `$bitsAllSet` and its kin: a mask as a number, bytes, or a list of positions. */
export function readBits(argument: Value, want: 'all' | 'any', set: boolean): Condition {
  return { kind: 'bits', mask: readMask(argument), want, set };
}

function readMask(argument: Value): bigint {
  if (Array.isArray(argument))
    return argument.reduce<bigint>((mask, position) => mask | (1n << readPosition(position)), 0n);
  const mask = bitsOf(argument);
  ensure(
    mask !== undefined && mask >= 0n,
    'BadValue',
    'A bit mask is a non-negative whole number, bytes or positions.',
  );
  return mask;
}

function readPosition(value: Value): bigint {
  const position = isNumber(value) ? toNumber(value) : Number.NaN;
  ensure(Number.isInteger(position) && position >= 0, 'BadValue', 'bit positions must be whole numbers >= 0');
  return BigInt(position);
}

/** The bits of a whole number or of bytes; undefined for everything else. */
function bitsOf(value: Value | undefined): bigint | undefined {
  if (value instanceof Binary) {
    return value.value().reduceRight<bigint>((bits, byte) => (bits << 8n) | BigInt(byte), 0n);
  }
  if (!isNumber(value) || !Number.isInteger(toNumber(value))) return undefined;
  return wholePart(value);
}

/** Whether a value's bits are as the mask wants them. */
export function hasBits(value: Value | undefined, mask: bigint, want: 'all' | 'any', set: boolean): boolean {
  const bits = bitsOf(value);
  if (bits === undefined) return false;
  const hit = set ? bits & mask : ~bits & mask;
  return want === 'all' ? hit === mask : hit !== 0n;
}
