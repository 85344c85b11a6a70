import { Decimal128, Double } from 'bson';
import { compareDecimals, decimalOf, type Finite, topExponent } from '#database/bson/decimal.ts';
import { type NumberValue, toExact, toNumber } from '#database/bson/numbers.ts';
import { invertFrom, putByte, putBytes, writtenLength } from './key-bytes.ts';

const scratch = Buffer.alloc(8);
const view = new DataView(scratch.buffer, scratch.byteOffset, 8);

/**
 * Appends a number so that the order of bytes is the exact order of numbers of all types, equal numbers being equal
 * bytes: the greatest double not above it, then whether it is that double, else its decimal digits.
 */
export function putNumber(value: NumberValue) {
  if (typeof value === 'number') return putWholeDouble(value);
  if (value instanceof Double) return putWholeDouble(value.value);
  const exact = toExact(value);
  if (typeof exact === 'number') return putWholeDouble(exact);
  const nearest = value instanceof Decimal128 ? toNumber(value) : Number(value);
  const floor = greatestNotAbove(nearest, exact);
  putDouble(floor);
  if (Number.isFinite(floor) && compareDecimals(decimalOf(floor), exact) === 0) return putByte(0x01);
  putByte(0x02);
  putDigits(exact);
}

function putWholeDouble(number: number) {
  putDouble(number);
  putByte(0x01);
}

function greatestNotAbove(nearest: number, exact: Finite): number {
  if (nearest === Infinity) return Number.MAX_VALUE;
  if (nearest === -Infinity) return nearest;
  return compareDecimals(decimalOf(nearest), exact) > 0 ? nextBelow(nearest) : nearest;
}

function nextBelow(number: number): number {
  if (number === 0) return -Number.MIN_VALUE;
  view.setFloat64(0, number);
  view.setBigInt64(0, view.getBigInt64(0) + (number > 0 ? -1n : 1n));
  return view.getFloat64(0);
}

// The bits of a double are in order once the sign is flipped, and everything else too where it is negative.
function putDouble(number: number) {
  if (Number.isNaN(number)) {
    scratch.fill(0);
  } else {
    view.setFloat64(0, number === 0 ? 0 : number);
    if (scratch[0]! & 0x80) {
      view.setInt32(0, ~view.getInt32(0));
      view.setInt32(4, ~view.getInt32(4));
    } else {
      scratch[0]! |= 0x80;
    }
  }
  putBytes(scratch);
}

// Exponent of the first digit, then the digits two to a byte (each plus one, so that the end is less than any).
function putDigits(exact: Finite) {
  const start = writtenLength();
  const digits = exact.coefficient.toString().replace(/0+$/, '');
  const exponent = topExponent(exact) + 0x8000;
  putByte(exponent >> 8);
  putByte(exponent & 0xff);
  for (let at = 0; at <= digits.length; at += 2) putByte((digitAt(digits, at) << 4) | digitAt(digits, at + 1));
  if (exact.negative) invertFrom(start);
}

function digitAt(digits: string, at: number): number {
  return at < digits.length ? digits.charCodeAt(at) - 47 : 0;
}
