import { type Document, isDocument, type Value } from '#database/bson/document.ts';

/** What a path led to: nothing that passed the test, something outside any array, or the place in the outermost array. */
export type Found = number;

/** Nothing along the path passed the test. */
export const notFound: Found = -2;

/** What passed the test does not lie in an array. */
export const foundOutsideArrays: Found = -1;

/** A test of one value; `undefined` where the path leads nowhere. */
export type ValueTest = (value: Value | undefined) => boolean;

/**
 * Follows a path as MongoDB's queries do and says where the first value that passes the test lies. Arrays on the way
 * stand for each of their documents, and for the element at an index where the path has one. An array at the end
 * stands for each element and then itself; only for itself if `wholeArrays`.
 */
export function findAlong(
  document: Document,
  path: readonly string[],
  from: number,
  wholeArrays: boolean,
  test: ValueTest,
): Found {
  let current = document;
  for (let at = from; ; at++) {
    const value = current[path[at]!];
    const isLast = at === path.length - 1;
    if (Array.isArray(value)) {
      if (!isLast) return findInside(value, path, at + 1, wholeArrays, test);
      return wholeArrays ? found(test(value)) : findElement(value, test);
    }
    if (isLast) return found(test(value));
    if (!isDocument(value)) return found(test(undefined));
    current = value;
  }
}

function found(passed: boolean): Found {
  return passed ? foundOutsideArrays : notFound;
}

function findElement(array: Value[], test: ValueTest): Found {
  const place = array.findIndex(test);
  return place >= 0 ? place : found(test(array));
}

function findInside(
  array: Value[],
  path: readonly string[],
  next: number,
  wholeArrays: boolean,
  test: ValueTest,
): Found {
  const wanted = arrayIndexOf(path[next]!);
  for (const [index, element] of array.entries()) {
    if (isDocument(element) && findAlong(element, path, next, wholeArrays, test) !== notFound) return index;
    if (index !== wanted) continue;
    // An element that the path itself names is no place that was searched for.
    const place = findAt(element, path, next + 1, wholeArrays, test);
    if (place !== notFound) return place;
  }
  return notFound;
}

function findAt(element: Value, path: readonly string[], next: number, wholeArrays: boolean, test: ValueTest): Found {
  if (next === path.length) return found(test(element));
  if (isDocument(element)) return findAlong(element, path, next, wholeArrays, test);
  return Array.isArray(element) ? findInside(element, path, next, wholeArrays, test) : notFound;
}

/** A field of a document, or the element of an array that a numeric name means. */
export function fieldOf(container: Document | Value[], name: string): Value | undefined {
  if (!Array.isArray(container)) return container[name];
  const index = arrayIndexOf(name);
  return index === undefined ? undefined : container[index];
}

/** The array index that a part of a path can mean: digits without leading zeros. */
export function arrayIndexOf(part: string): number | undefined {
  return /^(?:0|[1-9]\d{0,8})$/.test(part) ? Number(part) : undefined;
}
