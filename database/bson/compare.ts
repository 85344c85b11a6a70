import type { Binary, BSONRegExp, BSONSymbol, Code, ObjectId, Timestamp } from 'bson';
import type { Document, Value } from './document.ts';
import { compareNumbers, type NumberValue } from './numbers.ts';
import { rankOf, type TypeRank, typeRank } from './type-order.ts';

/** Which of two values comes later in MongoDB's order of all values; 0 where they are equal (1 and 1.0 are). */
export function compareValues(left: Value | undefined, right: Value | undefined): number {
  if (typeof left === 'string' && typeof right === 'string') return compareTexts(left, right);
  const rank = rankOf(left);
  const difference = rank - rankOf(right);
  return difference !== 0 ? difference : comparers[rank](left as never, right as never);
}

/** Whether two values are equal in MongoDB's order. */
export function equalValues(left: Value | undefined, right: Value | undefined): boolean {
  return left === right || compareValues(left, right) === 0;
}

/** Which of two texts comes later by its UTF-8 bytes (JavaScript's own order differs beyond U+FFFF). */
export function compareTexts(left: string, right: string): number {
  if (left === right) return 0;
  const shared = Math.min(left.length, right.length);
  let at = 0;
  while (at < shared && left.charCodeAt(at) === right.charCodeAt(at)) at++;
  if (at === shared) return left.length - right.length;
  const a = left.charCodeAt(at);
  const b = right.charCodeAt(at);
  // A surrogate stands for a character after all those of one unit.
  const aIsSurrogate = a >= 0xd800 && a <= 0xdfff;
  const bIsSurrogate = b >= 0xd800 && b <= 0xdfff;
  return aIsSurrogate === bIsSurrogate ? a - b : aIsSurrogate ? 1 : -1;
}

const same = () => 0;

const comparers: Record<TypeRank, (left: never, right: never) => number> = {
  [typeRank.minKey]: same,
  [typeRank.undefined]: same,
  [typeRank.null]: same,
  [typeRank.number]: (left: NumberValue, right: NumberValue) => compareNumbers(left, right),
  [typeRank.string]: (left: string | BSONSymbol, right: string | BSONSymbol) =>
    compareTexts(String(left), String(right)),
  [typeRank.object]: compareDocuments,
  [typeRank.array]: compareArrays,
  [typeRank.binary]: (left: Binary, right: Binary) =>
    left.length() - right.length() || left.sub_type - right.sub_type || Buffer.compare(left.value(), right.value()),
  [typeRank.objectId]: (left: ObjectId, right: ObjectId) => Buffer.compare(left.id, right.id),
  [typeRank.boolean]: (left: boolean, right: boolean) => Number(left) - Number(right),
  [typeRank.date]: (left: Date, right: Date) => left.getTime() - right.getTime(),
  [typeRank.timestamp]: (left: Timestamp, right: Timestamp) => left.compare(right as never),
  [typeRank.regex]: (left: BSONRegExp, right: BSONRegExp) =>
    compareTexts(left.pattern, right.pattern) || compareTexts(left.options, right.options),
  [typeRank.code]: (left: Code, right: Code) => compareTexts(left.code, right.code),
  [typeRank.codeWithScope]: (left: Code, right: Code) =>
    compareTexts(left.code, right.code) || compareDocuments(left.scope as Document, right.scope as Document),
  [typeRank.maxKey]: same,
};

// Field by field: first the type, then the name, then the value.
function compareDocuments(left: Document, right: Document): number {
  const names = Object.keys(left);
  const otherNames = Object.keys(right);
  for (let index = 0; index < names.length; index++) {
    const name = names[index]!;
    const otherName = otherNames[index];
    if (otherName === undefined) return 1;
    const a = left[name];
    const b = right[otherName];
    const order = rankOf(a) - rankOf(b) || compareTexts(name, otherName) || compareValues(a, b);
    if (order !== 0) return order;
  }
  return names.length - otherNames.length;
}

function compareArrays(left: Value[], right: Value[]): number {
  const shared = Math.min(left.length, right.length);
  for (let index = 0; index < shared; index++) {
    const order = compareValues(left[index], right[index]);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}
