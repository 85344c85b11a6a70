import { Decimal128 } from 'bson';
import { compareValues } from '#database/bson/compare.ts';
import { makeDecimal } from '#database/bson/decimal.ts';
import { doubleValue } from '#database/bson/decode.ts';
import type { Value } from '#database/bson/document.ts';
import { isNumber, toExact, toNumber } from '#database/bson/numbers.ts';
import { isNullish } from '#database/expressions/expression.ts';
import { mergeObjects } from '#database/expressions/object-operators.ts';
import { encodeKey } from '#database/keys/encode-key.ts';
import { createSum } from './sum.ts';

/** Gathers values into one. */
export interface Accumulator {
  add(value: Value | undefined): void;
  result(): Value;
}

function createAverage(): Accumulator {
  const sum = createSum();
  let count = 0;
  return {
    add(value) {
      if (!isNumber(value)) return;
      sum.add(value);
      count++;
    },
    result() {
      if (count === 0) return null;
      const total = sum.result();
      return total instanceof Decimal128 ? divideDecimal(total, count) : doubleValue(toNumber(total as number) / count);
    },
  };
}

function divideDecimal(total: Decimal128, count: number): Decimal128 {
  const exact = toExact(total);
  if (typeof exact === 'number') return total;
  const digits = 40;
  const coefficient = (exact.coefficient * 10n ** BigInt(digits)) / BigInt(count);
  return makeDecimal({ ...exact, coefficient, exponent: exact.exponent - digits });
}

function createExtreme(sign: 1 | -1): Accumulator {
  let best: Value = null;
  return {
    add(value) {
      if (isNullish(value)) return;
      if (best === null || compareValues(value, best) * sign > 0) best = value;
    },
    result: () => best,
  };
}

function createFirst(): Accumulator {
  let first: Value | undefined;
  let isSet = false;
  return {
    add(value) {
      if (!isSet) first = value;
      isSet = true;
    },
    result: () => first ?? null,
  };
}

function createLast(): Accumulator {
  let last: Value | undefined;
  return {
    add(value) {
      last = value;
    },
    result: () => last ?? null,
  };
}

function createPush(): Accumulator {
  const values: Value[] = [];
  return {
    add: (value) => void (value !== undefined && values.push(value)),
    result: () => values,
  };
}

function createSet(): Accumulator {
  const values = new Map<string, Value>();
  return {
    add(value) {
      if (value === undefined) return;
      const key = encodeKey([value], [1]).toString('latin1');
      if (!values.has(key)) values.set(key, value);
    },
    result: () => [...values.values()],
  };
}

function createMerge(): Accumulator {
  const values: (Value | undefined)[] = [];
  return { add: (value) => void values.push(value), result: () => mergeObjects(values) };
}

// Welford's way: no large sums that are subtracted from each other.
function createDeviation(isSample: boolean): Accumulator {
  let count = 0;
  let mean = 0;
  let squares = 0;
  return {
    add(value) {
      if (!isNumber(value)) return;
      const number = toNumber(value);
      count++;
      const difference = number - mean;
      mean += difference / count;
      squares += difference * (number - mean);
    },
    result() {
      const divisor = isSample ? count - 1 : count;
      return divisor <= 0 ? null : doubleValue(Math.sqrt(squares / divisor));
    },
  };
}

/** The accumulators by name. */
export const accumulators: ReadonlyMap<string, () => Accumulator> = new Map([
  ['$sum', createSum],
  ['$avg', createAverage],
  ['$min', () => createExtreme(-1)],
  ['$max', () => createExtreme(1)],
  ['$first', createFirst],
  ['$last', createLast],
  ['$push', createPush],
  ['$addToSet', createSet],
  ['$mergeObjects', createMerge],
  ['$stdDevPop', () => createDeviation(false)],
  ['$stdDevSamp', () => createDeviation(true)],
]);
