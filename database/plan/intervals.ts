import { BSONRegExp, BSONSymbol, MaxKey, MinKey } from 'bson';
import type { Value } from '#database/bson/document.ts';
import { isNaNValue } from '#database/bson/numbers.ts';
import { rankOf, typeRank } from '#database/bson/type-order.ts';
import { type Direction, encodeKey } from '#database/keys/encode-key.ts';
import type { Comparison, Condition } from '#database/query/filter.ts';
import { literalPrefix } from '#database/query/patterns.ts';

/** A place between the keys of one field: just before, or just after, everything that begins with these bytes. */
export interface Edge {
  key: Buffer;
  after: boolean;
}

/** The values of one field from one edge to another; a point holds exactly one value. */
export interface Interval {
  from: Edge;
  to: Edge;
  isPoint: boolean;
}

/** The bytes of an edge in an index of some direction. */
export function edgeBytes({ key, after }: Edge, direction: Direction): Buffer {
  const isAfter = direction === 1 ? after : !after;
  const bytes = direction === 1 ? key : invert(key);
  return isAfter ? Buffer.concat([bytes, afterAll]) : bytes;
}

const afterAll = Buffer.from([0xff]);

/** The bytes of a value in an index of some direction, from its ascending ones. */
export function directedKey(key: Buffer, direction: Direction): Buffer {
  return direction === 1 ? key : invert(key);
}

function invert(bytes: Buffer): Buffer {
  return bytes.map((byte) => ~byte & 0xff) as Buffer;
}

/**
 * The values that a condition can hold for, as an index has them: perhaps some more, never fewer. Undefined where
 * the condition narrows nothing.
 */
export function intervalsOf(condition: Condition): Interval[] | undefined {
  switch (condition.kind) {
    case 'eq':
      return normalize(equalTo(condition.value));
    case 'lt':
    case 'lte':
    case 'gt':
    case 'gte':
      return comparedWith(condition);
    case 'in':
      return membersOf(condition.values, condition.patterns);
    case 'regex':
      return matching(condition.pattern);
    default:
      return undefined;
  }
}

function point(value: Value | undefined): Interval {
  const key = encodeKey([value], [1]);
  return { from: { key, after: false }, to: { key, after: true }, isPoint: true };
}

// An array stands in the index by its elements; inside another array, as itself.
function equalTo(value: Value): Interval[] {
  return Array.isArray(value) ? [point(value[0]), point(value)] : [point(value)];
}

function comparedWith({ kind, value }: Comparison): Interval[] | undefined {
  if (value === null) return kind === 'gte' || kind === 'lte' ? [point(null)] : [];
  if (value instanceof MinKey || value instanceof MaxKey || Array.isArray(value)) return undefined;
  if (isNaNValue(value)) return kind === 'gte' || kind === 'lte' ? [point(value)] : [];
  const rank = rankOf(value);
  const key = encodeKey([value], [1]);
  // NaN is in the order of numbers, but no comparison with another number holds for it.
  const start = rank === typeRank.number ? point(Number.NaN).to : { key: Buffer.from([rank - 1]), after: true };
  const end: Edge = { key: Buffer.from([rank + 1]), after: false };
  switch (kind) {
    case 'eq':
      return [point(value)];
    case 'lt':
      return [{ from: start, to: { key, after: false }, isPoint: false }];
    case 'lte':
      return [{ from: start, to: { key, after: true }, isPoint: false }];
    case 'gt':
      return [{ from: { key, after: true }, to: end, isPoint: false }];
    case 'gte':
      return [{ from: { key, after: false }, to: end, isPoint: false }];
  }
}

function membersOf(values: Value[], patterns: BSONRegExp[]): Interval[] | undefined {
  const matches = patterns.map(matching);
  if (matches.some((intervals) => intervals === undefined)) return undefined;
  return normalize([...values.flatMap(equalTo), ...matches.flatMap((intervals) => intervals!)]);
}

// Texts that begin with the literal beginning of the pattern, and the pattern itself stored as a value.
function matching(pattern: BSONRegExp): Interval[] | undefined {
  const prefix = literalPrefix(pattern);
  if (!prefix) return undefined;
  const begin = Buffer.concat([Buffer.from([rankOf('')]), Buffer.from(prefix)]);
  const texts: Interval = {
    from: { key: step(begin, -1), after: true },
    to: { key: step(begin, 1), after: false },
    isPoint: false,
  };
  return normalize([texts, point(pattern)]);
}

function step(bytes: Buffer, by: 1 | -1): Buffer {
  const stepped = Buffer.from(bytes);
  stepped[stepped.length - 1]! += by;
  return stepped;
}

function lowBytes(interval: Interval): Buffer {
  return edgeBytes(interval.from, 1);
}

function highBytes(interval: Interval): Buffer {
  return edgeBytes(interval.to, 1);
}

/** In ascending order, overlapping ones joined. */
function normalize(intervals: Interval[]): Interval[] {
  const sorted = intervals.toSorted((left, right) => Buffer.compare(lowBytes(left), lowBytes(right)));
  const joined: Interval[] = [];
  for (const interval of sorted) {
    const last = joined.at(-1);
    if (!last || Buffer.compare(highBytes(last), lowBytes(interval)) <= 0) joined.push(interval);
    else if (Buffer.compare(highBytes(last), highBytes(interval)) < 0) {
      joined[joined.length - 1] = { from: last.from, to: interval.to, isPoint: false };
    }
  }
  return joined;
}

/** The values in both of two lists. */
export function intersect(left: Interval[], right: Interval[]): Interval[] {
  return left.flatMap((a) =>
    right.flatMap((b) => {
      const from = Buffer.compare(lowBytes(a), lowBytes(b)) >= 0 ? a.from : b.from;
      const to = Buffer.compare(highBytes(a), highBytes(b)) <= 0 ? a.to : b.to;
      if (Buffer.compare(edgeBytes(from, 1), edgeBytes(to, 1)) >= 0) return [];
      return [{ from, to, isPoint: a.isPoint || b.isPoint }];
    }),
  );
}

/** Whether every value of the inner list lies in the outer one. */
export function contains(outer: Interval[], inner: Interval[]): boolean {
  return inner.every((a) =>
    outer.some((b) => Buffer.compare(lowBytes(b), lowBytes(a)) <= 0 && Buffer.compare(highBytes(a), highBytes(b)) <= 0),
  );
}

/** A pattern or symbol stored as a value is not what a comparison of texts means exactly. */
export function isExactValue(value: Value): boolean {
  return !Array.isArray(value) && !(value instanceof BSONRegExp) && !(value instanceof BSONSymbol);
}
