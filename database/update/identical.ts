import type { Value } from '#database/bson/document.ts';
import { encodeDocument } from '#database/bson/encode.ts';

/** Whether two values are the same to the byte (1 and 1.0 are not), so that putting one for the other changes nothing. */
export function isIdentical(left: Value | undefined, right: Value | undefined): boolean {
  if (left === right) return !Object.is(left, -0) === !Object.is(right, -0);
  if (left === undefined || right === undefined) return false;
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) {
    return Number.isNaN(left) && Number.isNaN(right);
  }
  return encodeDocument({ value: left }).equals(encodeDocument({ value: right }));
}
