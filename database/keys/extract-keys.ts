import { type Document, isDocument, type Value } from '#database/bson/document.ts';
import { CommandError } from '#database/errors.ts';
import { arrayIndexOf } from '#database/query/walk.ts';
import { appendValue, beginKey, type Direction, encodeKey, finishKey } from './encode-key.ts';

/** The fields of an index or a sort: paths with directions. */
export interface KeyPattern {
  names: readonly string[];
  /** The same, each taken apart. */
  paths: readonly (readonly string[])[];
  directions: readonly Direction[];
}

/** The keys of one document, and the array paths that gave it more than one place. */
export interface ExtractedKeys {
  keys: Buffer[];
  arrays: ReadonlySet<string>;
  /** Whether none of the fields is there at all. */
  isMissing: boolean;
}

type Tuple = (Value | undefined)[];

const missing: unique symbol = Symbol('missing');

// A field on its way: where it stands, or the value that it reached.
type Place = { at: Document | Value[]; next: number } | { value: Value | undefined | typeof missing };

const noArrays: ReadonlySet<string> = new Set();

/**
 * The keys under which a document stands in an index. An array gives one for each element (an empty one a key less
 * than null's); paths that lead into one array move through it together; two arrays side by side are refused.
 */
export function extractKeys(document: Document, pattern: KeyPattern): ExtractedKeys {
  return extractPlainKey(document, pattern) ?? extractAll(document, pattern);
}

// Most documents have no array on the way: one key, written at once.
function extractPlainKey(document: Document, { paths, directions }: KeyPattern): ExtractedKeys | undefined {
  let isMissing = true;
  beginKey();
  for (let field = 0; field < paths.length; field++) {
    const value = follow(document, paths[field]!);
    if (Array.isArray(value)) return undefined;
    if (value !== undefined) isMissing = false;
    appendValue(value ?? null, directions[field]!);
  }
  return { keys: [finishKey()], arrays: noArrays, isMissing };
}

// What lies along a path through documents; the first array on it, if there is one.
function follow(document: Document, path: readonly string[]): Value | undefined {
  let value: Value | undefined = document[path[0]!];
  for (let part = 1; part < path.length; part++) {
    if (!isDocument(value)) return Array.isArray(value) ? value : undefined;
    value = value[path[part]!];
  }
  return value;
}

function extractAll(document: Document, pattern: KeyPattern): ExtractedKeys {
  const { tuples, arrays, isMissing } = extractTuples(document, pattern);
  const keys = tuples.map((tuple) => encodeKey(tuple, pattern.directions));
  return { keys: keys.length > 1 ? distinct(keys) : keys, arrays, isMissing };
}

/** The values under which a document stands in an index, one list for each key. */
export function extractTuples(document: Document, { paths }: KeyPattern) {
  const tuples: Tuple[] = [];
  const arrays = new Set<string>();
  let isMissing = true;
  const places = paths.map((): Place => ({ at: document, next: 0 }));
  expand(places, paths, arrays, (tuple) => {
    if (tuple.some((value) => value !== missing)) isMissing = false;
    tuples.push(tuple.map((value) => (value === missing ? null : value)));
  });
  return { tuples, arrays: arrays.size > 0 ? arrays : noArrays, isMissing };
}

function distinct(keys: Buffer[]): Buffer[] {
  return [...new Map(keys.map((key) => [key.toString('latin1'), key])).values()];
}

type Emit = (tuple: (Value | undefined | typeof missing)[]) => void;

function expand(places: Place[], paths: KeyPattern['paths'], arrays: Set<string>, emit: Emit) {
  const reached = places.map((place, field) => ('at' in place ? advance(place, paths[field]!) : place));
  const blocked = reached.filter((place) => 'array' in place);
  const first = blocked[0];
  if (!first) return emit(reached.map((place) => (place as { value: Value | undefined | typeof missing }).value));
  if (blocked.some((place) => place.array !== first.array)) {
    throw new CommandError('CannotIndexParallelArrays', 'cannot index parallel arrays');
  }
  for (const [field, place] of reached.entries()) {
    if ('array' in place) arrays.add(paths[field]!.slice(0, place.next).join('.'));
  }
  if (first.array.length === 0) {
    const emptied = reached.map((place, field) => ('array' in place ? insideEmpty(place, paths[field]!) : place));
    return expand(emptied, paths, arrays, emit);
  }
  for (const element of first.array) {
    const entered = reached.map((place, field) => ('array' in place ? enter(place, element, paths[field]!) : place));
    expand(entered, paths, arrays, emit);
  }
}

interface Blocked {
  array: Value[];
  next: number;
}

// Goes on until the value or an array that must be expanded.
function advance(place: { at: Document | Value[]; next: number }, path: readonly string[]): Place | Blocked {
  let { at, next } = place;
  for (;;) {
    const value: Value | undefined = Array.isArray(at) ? at[arrayIndexOf(path[next]!)!] : at[path[next]!];
    next++;
    if (value === undefined) return { value: missing };
    if (Array.isArray(value)) {
      if (next === path.length || !leadsToElement(value, path[next]!)) return { array: value, next };
      at = value;
      continue;
    }
    if (next === path.length) return { value };
    if (!isDocument(value)) return { value: missing };
    at = value;
  }
}

// A numeric part of the path means the element at that index, unless documents in the array have a field of that name.
function leadsToElement(array: Value[], part: string): boolean {
  const index = arrayIndexOf(part);
  if (index === undefined) return false;
  const isField = array.some((element) => isDocument(element) && element[part] !== undefined);
  if (isField && index < array.length) throw new CommandError(16746, `Ambiguous field name found in array: ${part}`);
  return !isField;
}

function insideEmpty({ next }: Blocked, path: readonly string[]): Place {
  return { value: next === path.length ? undefined : missing };
}

function enter({ next }: Blocked, element: Value, path: readonly string[]): Place {
  if (next === path.length) return { value: element };
  if (isDocument(element)) return { at: element, next };
  const goesDeeper = Array.isArray(element) && arrayIndexOf(path[next]!) !== undefined;
  return goesDeeper ? { at: element, next } : { value: missing };
}
