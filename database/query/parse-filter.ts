import { BSONRegExp } from 'bson';
import { type Document, isDocument, type Value } from '#database/bson/document.ts';
import { CommandError, ensure } from '#database/errors.ts';
import { conditionParsers } from './conditions.ts';
import { allOf, everything, type Filter, nothing } from './filter.ts';

/** Reads a filter document as MongoDB's query language; refuses what is not one or is not supported. */
export function parseFilter(document: Document): Filter {
  return allOf(Object.entries(document).map(([name, value]) => parseField(name, value)));
}

function parseField(name: string, value: Value): Filter {
  if (!name.startsWith('$')) return parseCondition(name, value);
  const parse = topOperators.get(name);
  ensure(parse, 'BadValue', `unknown top level operator: ${name}. It is not one, or it is not supported.`);
  return parse(value);
}

const topOperators = new Map<string, (value: Value) => Filter>([
  ['$and', (value) => allOf(parseList('$and', value))],
  ['$or', (value) => parseOr('$or', value)],
  ['$nor', (value) => ({ kind: 'not', filter: parseOr('$nor', value) })],
  ['$expr', (value) => ({ kind: 'expression', expression: value })],
  ['$comment', () => everything],
  ['$alwaysTrue', () => everything],
  ['$alwaysFalse', () => nothing],
]);

function parseOr(name: string, value: Value): Filter {
  const filters = parseList(name, value);
  return filters.length === 1 ? filters[0]! : { kind: 'or', filters };
}

function parseList(name: string, value: Value): Filter[] {
  ensure(Array.isArray(value), 'BadValue', `${name} must be an array`);
  ensure(value.length > 0, 'BadValue', `${name} argument must be a non-empty array`);
  return value.map((entry) => {
    ensure(isDocument(entry), 'BadValue', `${name} entries need to be full objects`);
    return parseFilter(entry);
  });
}

/** Reads what a filter says of one path: a value to equal, a pattern, or operators. */
export function parseCondition(path: string, value: Value): Filter {
  if (value instanceof BSONRegExp) return { kind: 'path', path, condition: { kind: 'regex', pattern: value } };
  if (!isOperators(value)) return { kind: 'path', path, condition: { kind: 'eq', value } };
  return parseOperators(path, value);
}

function parseOperators(path: string, operators: Document): Filter {
  return allOf(
    Object.entries(operators).map(([name, argument]) => {
      const parse = conditionParsers.get(name);
      ensure(parse, 'BadValue', `unknown operator: ${name}. It is not one, or it is not supported.`);
      return parse(path, argument, operators, readers);
    }),
  );
}

/** Whether a value is a document of operators, such as `{$gt: 1}`; a reference (`{$ref, $id}`) is not. */
export function isOperators(value: Value | undefined): value is Document {
  if (!isDocument(value)) return false;
  const first = Object.keys(value)[0];
  return first?.startsWith('$') === true && first !== '$ref' && first !== '$id' && first !== '$db';
}

// Handed to the parsers of conditions, which lie below this file but must read filters inside their arguments.
const readers = {
  filter: parseFilter,
  operators: (path: string, argument: Value): Filter => {
    if (argument instanceof BSONRegExp) return parseCondition(path, argument);
    if (!isOperators(argument)) throw new CommandError('BadValue', 'An operator needs a document of operators here.');
    return parseOperators(path, argument);
  },
  isOperators,
};

/** How a parser of a condition reads the filters inside its argument. */
export type FilterReaders = typeof readers;
