import { Decimal128 } from 'bson';
import { doubleValue } from '#database/bson/decode.ts';
import type { Value } from '#database/bson/document.ts';
import { calculate, isNumber, type NumberValue, toNumber } from '#database/bson/numbers.ts';
import type { Accumulator } from './accumulators.ts';

/**
 * Sums numbers as MongoDB does: whole ones exactly, doubles with what each addition lost kept beside, decimals as
 * decimals; the widest type that came decides the result's. What is no number does not count.
 */
export function createSum(): Accumulator {
  let whole = 0n;
  let small = 0;
  let double = 0;
  let lost = 0;
  let decimal: NumberValue | undefined;
  let hasLong = false;
  let hasDouble = false;

  function addDouble(number: number) {
    const next = double + number;
    if (Number.isFinite(next)) {
      lost += Math.abs(double) >= Math.abs(number) ? double - next + number : number - next + double;
    }
    double = next;
    hasDouble = true;
  }

  function addNumber(value: NumberValue) {
    if (typeof value === 'bigint') {
      whole += value;
      hasLong = true;
    } else if (value instanceof Decimal128) {
      decimal = decimal === undefined ? value : calculate('add', decimal, value);
    } else addDouble(toNumber(value));
  }

  return {
    add(value) {
      // Sums of int32 stay exact far beyond what fits into memory to be summed.
      if (typeof value === 'number' && (value | 0) === value) small += value;
      else if (isNumber(value)) addNumber(value);
    },
    result(): Value {
      const integers = whole + BigInt(small);
      if (decimal !== undefined) {
        const rest = hasDouble ? doubleValue(double + lost + Number(integers)) : integers;
        return calculate('add', decimal, rest) ?? decimal;
      }
      if (hasDouble) return doubleValue(double + (Number(integers) + lost));
      if (!hasLong && BigInt.asIntN(32, integers) === integers) return Number(integers);
      return BigInt.asIntN(64, integers) === integers ? integers : doubleValue(Number(integers));
    },
  };
}
