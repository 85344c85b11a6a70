import { type Document, isDocument, type Value } from '#database/bson/document.ts';
import { isNumber, toNumber } from '#database/bson/numbers.ts';
import { CommandError, ensure } from '#database/errors.ts';
import { createEnvironment, type Environment } from '#database/expressions/environment.ts';
import type { KeyPattern } from '#database/keys/extract-keys.ts';
import { type Hint, readHint } from '#database/plan/hint.ts';
import type { Filter } from '#database/query/filter.ts';
import { compileFilter, type Matcher } from '#database/query/matcher.ts';
import { parseFilter } from '#database/query/parse-filter.ts';
import { readKeyPattern } from '#database/storage/index-definition.ts';
import { optionalDocument } from './request.ts';

/** Filter, order and hint of a command. */
export interface QueryArguments {
  filter: Filter;
  matcher: Matcher;
  sort: KeyPattern | undefined;
  hint: Hint | undefined;
}

/** Reads filter, order and hint; a sort by `$natural` becomes a hint. */
export function readQuery(
  filterDocument: Document,
  sort: Value | undefined,
  hint: Value | undefined,
  environment: Environment,
): QueryArguments {
  const filter = parseFilter(filterDocument);
  const natural = isDocument(sort) && sort.$natural !== undefined ? sort : undefined;
  return {
    filter,
    matcher: compileFilter(filter, environment),
    sort: natural ? undefined : readSort(sort),
    hint: readHint(natural ?? hint),
  };
}

/** Reads an order; undefined where none is asked for. */
function readSort(sort: Value | undefined): KeyPattern | undefined {
  if (sort === undefined || sort === null) return undefined;
  if (!isDocument(sort)) throw new CommandError('TypeMismatch', "Expected field 'sort' to be of type object");
  for (const [path, direction] of Object.entries(sort)) {
    const isDirection = isNumber(direction) && Math.abs(toNumber(direction)) === 1;
    ensure(isDirection, 15975, `$sort key ordering must be 1 (for ascending) or -1 (for descending) ('${path}')`);
    ensure(path !== '' && !path.split('.').includes(''), 15998, 'FieldPath field names may not be empty strings.');
    ensure(!path.startsWith('$'), 16410, `FieldPath field names may not start with '$': '${path}'`);
  }
  return Object.keys(sort).length === 0 ? undefined : readKeyPattern(sort);
}

/** The environment of a command: this moment, and the variables of its `let`. */
export function environmentOf(body: Document): Environment {
  return createEnvironment(body.let === undefined ? undefined : optionalDocument(body, 'let'));
}
