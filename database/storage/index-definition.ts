import { type Document, isDocument, type Value } from '#database/bson/document.ts';
import { isNumber, toNumber } from '#database/bson/numbers.ts';
import { ensure } from '#database/errors.ts';
import type { Direction } from '#database/keys/encode-key.ts';
import type { KeyPattern } from '#database/keys/extract-keys.ts';
import type { Filter } from '#database/query/filter.ts';
import { compileFilter, type Matcher } from '#database/query/matcher.ts';
import { parseFilter } from '#database/query/parse-filter.ts';

/** What an index is told to be; `specification` is the same as listed by `listIndexes`. */
export interface IndexDefinition {
  name: string;
  specification: Document;
  pattern: KeyPattern;
  isUnique: boolean;
  isSparse: boolean;
  isHidden: boolean;
  expireAfterSeconds: number | undefined;
  /** Which documents stand in a partial index. */
  partial: { filter: Filter; matcher: Matcher } | undefined;
  /** The top-level fields that decide where a document stands; undefined if any may. */
  fields: ReadonlySet<string> | undefined;
}

/** Reads a stored or checked specification. */
export function defineIndex(specification: Document): IndexDefinition {
  const key = specification.key as Document;
  const pattern = readKeyPattern(key);
  const partial = definePartial(specification.partialFilterExpression);
  return {
    name: specification.name as string,
    specification,
    pattern,
    isUnique: specification.unique === true,
    isSparse: specification.sparse === true,
    isHidden: specification.hidden === true,
    expireAfterSeconds: isNumber(specification.expireAfterSeconds)
      ? toNumber(specification.expireAfterSeconds)
      : undefined,
    partial,
    fields: fieldsOf(pattern, partial?.matcher),
  };
}

function definePartial(expression: Value | undefined): IndexDefinition['partial'] {
  if (!isDocument(expression)) return undefined;
  const filter = parseFilter(expression);
  return { filter, matcher: compileFilter(filter) };
}

/** Reads `{path: 1, other: -1}`, of an index or a sort. */
export function readKeyPattern(key: Document): KeyPattern {
  const entries = Object.entries(key);
  return {
    names: entries.map(([path]) => path),
    paths: entries.map(([path]) => path.split('.')),
    directions: entries.map(([path, direction]) => readDirection(path, direction)),
  };
}

function readDirection(path: string, direction: Value): Direction {
  ensure(isNumber(direction), 'BadValue', `The direction of '${path}' is not a number.`);
  return toNumber(direction) < 0 ? -1 : 1;
}

function fieldsOf(pattern: KeyPattern, partial: Matcher | undefined): ReadonlySet<string> | undefined {
  if (partial && !partial.fields) return undefined;
  return new Set([...pattern.paths.map((path) => path[0]!), ...(partial?.fields ?? [])]);
}
