import { type BSONRegExp, BSONSymbol, Double, MaxKey, MinKey } from 'bson';
import { compareValues, equalValues } from '#database/bson/compare.ts';
import type { Value } from '#database/bson/document.ts';
import { isNaNValue, isNumber } from '#database/bson/numbers.ts';
import { rankOf, typeRank } from '#database/bson/type-order.ts';
import { hasBits } from './bits.ts';
import type { Comparison, Condition } from './filter.ts';
import { wholePart } from './number-arguments.ts';
import { compilePattern } from './patterns.ts';
import { typeNumberOf } from './type-names.ts';
import type { ValueTest } from './walk.ts';

/** The conditions that look at one value at a time (all but `$elemMatch`, which holds a filter). */
export type ValueCondition = Exclude<Condition, { kind: 'elementMatches' }>;

/** The test that a condition means. */
export function testOf(condition: ValueCondition): ValueTest {
  switch (condition.kind) {
    case 'eq':
      return equalityTest(condition.value);
    case 'lt':
    case 'lte':
    case 'gt':
    case 'gte':
      return comparisonTest(condition);
    case 'in':
      return membershipTest(condition.values, condition.patterns);
    case 'exists':
      return (value) => value !== undefined;
    case 'regex':
      return patternTest(condition.pattern);
    case 'type':
      return (value) => value !== undefined && condition.types.includes(typeNumberOf(value));
    case 'size':
      return (value) => Array.isArray(value) && value.length === condition.size;
    case 'mod':
      return (value) => {
        const whole = isNumber(value) ? wholePart(value) : undefined;
        return whole !== undefined && whole % condition.divisor === condition.remainder;
      };
    case 'bits':
      return (value) => hasBits(value, condition.mask, condition.want, condition.set);
  }
}

function equalityTest(wanted: Value): ValueTest {
  if (wanted === null) return (value) => value === null || value === undefined;
  if (typeof wanted === 'string')
    return (value) => value === wanted || (value instanceof BSONSymbol && value.value === wanted);
  if (typeof wanted === 'boolean') return (value) => value === wanted;
  return (value) => value !== undefined && equalValues(value, wanted);
}

const verdicts: Record<Comparison['kind'], (order: number) => boolean> = {
  eq: (order) => order === 0,
  lt: (order) => order < 0,
  lte: (order) => order <= 0,
  gt: (order) => order > 0,
  gte: (order) => order >= 0,
};

// Only values of the same type compare, save with MinKey and MaxKey; null equals what is missing; NaN only itself.
function comparisonTest({ kind, value: wanted }: Comparison): ValueTest {
  const passes = verdicts[kind];
  const includesEqual = kind === 'lte' || kind === 'gte';
  if (wanted === null) return (value) => includesEqual && (value === null || value === undefined);
  if (wanted instanceof MinKey || wanted instanceof MaxKey) {
    // Everything lies above MinKey and below MaxKey.
    const isBeyond = (kind === 'lt' || kind === 'lte') === wanted instanceof MaxKey;
    const rank = rankOf(wanted);
    return (value) => (rankOf(value) === rank ? includesEqual : isBeyond);
  }
  if (isNaNValue(wanted)) return (value) => includesEqual && isNaNValue(value);
  if (typeof wanted === 'number' || wanted instanceof Double) return numberTest(Number(wanted), wanted, passes);
  const rank = rankOf(wanted);
  return (value) => rankOf(value) === rank && !isNaNValue(value) && passes(compareValues(value, wanted));
}

function numberTest(number: number, wanted: Value, passes: (order: number) => boolean): ValueTest {
  return (value) => {
    if (typeof value === 'number')
      return !Number.isNaN(value) && passes(value - number || compareInfinities(value, number));
    return isNumber(value) && !isNaNValue(value) && passes(compareValues(value, wanted));
  };
}

// Infinity - Infinity is NaN, where the order is 0.
function compareInfinities(left: number, right: number): number {
  return left === right ? 0 : left < right ? -1 : 1;
}

function membershipTest(values: Value[], patterns: BSONRegExp[]): ValueTest {
  const texts = new Set(values.filter((value) => typeof value === 'string'));
  const others = values.filter((value) => typeof value !== 'string').map(equalityTest);
  const matches = patterns.map(patternTest);
  return (value) => {
    if (typeof value === 'string' && texts.has(value)) return true;
    if (value instanceof BSONSymbol && texts.has(value.value)) return true;
    return others.some((test) => test(value)) || matches.some((test) => test(value));
  };
}

function patternTest(pattern: BSONRegExp): ValueTest {
  const expression = compilePattern(pattern);
  return (value) => {
    if (typeof value === 'string') return expression.test(value);
    if (value instanceof BSONSymbol) return expression.test(value.value);
    return rankOf(value) === typeRank.regex && equalValues(value, pattern);
  };
}
