import { Binary, BSONRegExp, Code, Decimal128, Double, MaxKey, MinKey, ObjectId, Timestamp } from 'bson';
import { isDocument, type Value } from '#database/bson/document.ts';

// The order of values, written down once more in the plainest way: slow, and on another road than the engine's.

const kinds: [string, (value: Value) => boolean][] = [
  ['minKey', (value) => value instanceof MinKey],
  ['null', (value) => value === null],
  ['number', (value) => fractionOf(value) !== undefined],
  ['string', (value) => typeof value === 'string'],
  ['object', isDocument],
  ['array', Array.isArray],
  ['binary', (value) => value instanceof Binary],
  ['objectId', (value) => value instanceof ObjectId],
  ['boolean', (value) => typeof value === 'boolean'],
  ['date', (value) => value instanceof Date],
  ['timestamp', (value) => value instanceof Timestamp],
  ['regex', (value) => value instanceof BSONRegExp],
  ['code', (value) => value instanceof Code],
  ['maxKey', (value) => value instanceof MaxKey],
];

/** Which of two values comes later. */
export function modelCompare(left: Value, right: Value): number {
  const kind = kindOf(left);
  const difference = kind - kindOf(right);
  if (difference !== 0) return Math.sign(difference);
  return Math.sign(comparers[kinds[kind]![0]]!(left as never, right as never));
}

function kindOf(value: Value): number {
  return kinds.findIndex(([, matches]) => matches(value));
}

const bytesOf = (text: string) => Buffer.from(text, 'utf8');

const comparers: Record<string, (left: never, right: never) => number> = {
  minKey: () => 0,
  maxKey: () => 0,
  null: () => 0,
  number: (left: Value, right: Value) => compareFractions(fractionOf(left)!, fractionOf(right)!),
  string: (left: string, right: string) => Buffer.compare(bytesOf(left), bytesOf(right)),
  object: (left: Record<string, Value>, right: Record<string, Value>) => {
    const [a, b] = [Object.entries(left), Object.entries(right)];
    for (let at = 0; at < Math.min(a.length, b.length); at++) {
      const [name, value] = a[at]!;
      const [otherName, other] = b[at]!;
      const order =
        kindOf(value) - kindOf(other) ||
        Buffer.compare(bytesOf(name), bytesOf(otherName)) ||
        modelCompare(value, other);
      if (order !== 0) return order;
    }
    return a.length - b.length;
  },
  array: (left: Value[], right: Value[]) => {
    for (let at = 0; at < Math.min(left.length, right.length); at++) {
      const order = modelCompare(left[at]!, right[at]!);
      if (order !== 0) return order;
    }
    return left.length - right.length;
  },
  binary: (left: Binary, right: Binary) =>
    left.length() - right.length() || left.sub_type - right.sub_type || Buffer.compare(left.value(), right.value()),
  objectId: (left: ObjectId, right: ObjectId) =>
    Buffer.compare(bytesOf(left.toHexString()), bytesOf(right.toHexString())),
  boolean: (left: boolean, right: boolean) => Number(left) - Number(right),
  date: (left: Date, right: Date) => left.getTime() - right.getTime(),
  timestamp: (left: Timestamp, right: Timestamp) => left.t - right.t || left.i - right.i,
  regex: (left: BSONRegExp, right: BSONRegExp) =>
    Buffer.compare(bytesOf(`${left.pattern}\0${left.options}`), bytesOf(`${right.pattern}\0${right.options}`)),
  code: (left: Code, right: Code) => Buffer.compare(bytesOf(left.code), bytesOf(right.code)),
};

// A number as an exact fraction; a plain number where it is NaN or infinite.
type Fraction = [numerator: bigint, denominator: bigint] | number;

function fractionOf(value: Value): Fraction | undefined {
  if (typeof value === 'bigint') return [value, 1n];
  if (value instanceof Decimal128) return fractionOfText(value.toString());
  const number = value instanceof Double ? value.value : value;
  if (typeof number !== 'number') return undefined;
  if (!Number.isFinite(number)) return number;
  // Doubling is exact: after enough of it, any double is whole.
  let [whole, denominator] = [number, 1n];
  while (!Number.isInteger(whole)) {
    whole *= 2;
    denominator *= 2n;
  }
  return [BigInt(whole), denominator];
}

function fractionOfText(text: string): Fraction {
  const parts = /^(-?)(\d+)(?:\.(\d+))?(?:E([-+]?\d+))?$/.exec(text);
  if (!parts) return Number(text);
  const [, sign, whole, fraction = '', exponent = '0'] = parts;
  const digits = BigInt(`${whole}${fraction}`) * (sign ? -1n : 1n);
  const power = BigInt(exponent) - BigInt(fraction.length);
  return power >= 0n ? [digits * 10n ** power, 1n] : [digits, 10n ** -power];
}

function compareFractions(left: Fraction, right: Fraction): number {
  const rank = (fraction: Fraction) =>
    typeof fraction === 'number'
      ? [Number.NaN, -Infinity, null, Infinity].findIndex((each) => Object.is(each, fraction))
      : 2;
  if (typeof left === 'number' || typeof right === 'number') return rank(left) - rank(right);
  const difference = left[0] * right[1] - right[0] * left[1];
  return difference === 0n ? 0 : difference > 0n ? 1 : -1;
}
