import { BSONRegExp } from 'bson';
import { type Document, isDocument, type Value } from '#database/bson/document.ts';
import { CommandError, ensure } from '#database/errors.ts';
import { readBits } from './bits.ts';
import { allOf, type Comparison, type Condition, everything, type Filter, nothing } from './filter.ts';
import { readMod, readSize } from './number-arguments.ts';
import type { FilterReaders } from './parse-filter.ts';
import { readTypes } from './type-names.ts';

type ConditionParser = (path: string, argument: Value, operators: Document, read: FilterReaders) => Filter;

function on(path: string, condition: Condition): Filter {
  return { kind: 'path', path, condition };
}

function not(filter: Filter): Filter {
  return { kind: 'not', filter };
}

function comparison(kind: Comparison['kind']): ConditionParser {
  return (path, value) => {
    ensure(kind === 'eq' || !(value instanceof BSONRegExp), 'BadValue', `Can't have RegEx as arg to $${kind}.`);
    return on(path, { kind, value });
  };
}

/** The operators that may stand in `{path: {…}}`, each with the filter that it means. */
export const conditionParsers: ReadonlyMap<string, ConditionParser> = new Map<string, ConditionParser>([
  ['$eq', comparison('eq')],
  ['$lt', comparison('lt')],
  ['$lte', comparison('lte')],
  ['$gt', comparison('gt')],
  ['$gte', comparison('gte')],
  ['$ne', parseNotEqual],
  ['$in', (path, argument) => parseIn('$in', path, argument)],
  ['$nin', (path, argument) => not(parseIn('$nin', path, argument))],
  [
    '$exists',
    (path, argument) => (isTrue(argument) ? on(path, { kind: 'exists' }) : not(on(path, { kind: 'exists' }))),
  ],
  ['$type', (path, argument) => on(path, { kind: 'type', types: readTypes(argument) })],
  ['$regex', parseRegex],
  ['$options', parseOptions],
  ['$mod', (path, argument) => on(path, readMod(argument))],
  ['$size', (path, argument) => on(path, readSize(argument))],
  ['$bitsAllSet', (path, argument) => on(path, readBits(argument, 'all', true))],
  ['$bitsAllClear', (path, argument) => on(path, readBits(argument, 'all', false))],
  ['$bitsAnySet', (path, argument) => on(path, readBits(argument, 'any', true))],
  ['$bitsAnyClear', (path, argument) => on(path, readBits(argument, 'any', false))],
  ['$not', parseNot],
  ['$elemMatch', parseElementMatch],
  ['$all', parseAll],
  ['$comment', () => everything],
]);

/** Whether a value counts as true where a flag is asked for. */
export function isTrue(value: Value | undefined): boolean {
  if (value === undefined || value === null) return false;
  return typeof value === 'object' ? Number(value) !== 0 : Boolean(value);
}

function parseNotEqual(path: string, value: Value): Filter {
  ensure(!(value instanceof BSONRegExp), 'BadValue', "Can't have regex as arg to $ne.");
  return not(on(path, { kind: 'eq', value }));
}

function parseIn(name: string, path: string, argument: Value): Filter {
  ensure(Array.isArray(argument), 'BadValue', `${name} needs an array`);
  const patterns = argument.filter((value) => value instanceof BSONRegExp);
  const values = argument.filter((value) => !(value instanceof BSONRegExp));
  const hasOperators = values.some((value) => isDocument(value) && Object.keys(value)[0]?.startsWith('$') === true);
  ensure(!hasOperators, 'BadValue', `cannot nest $ under ${name}`);
  return on(path, { kind: 'in', values, patterns });
}

function parseRegex(path: string, argument: Value, operators: Document): Filter {
  const options = operators.$options;
  ensure(options === undefined || typeof options === 'string', 'BadValue', '$options has to be a string');
  if (argument instanceof BSONRegExp) {
    const merged = options === undefined ? argument : new BSONRegExp(argument.pattern, options);
    return on(path, { kind: 'regex', pattern: merged });
  }
  ensure(typeof argument === 'string', 'BadValue', '$regex has to be a string');
  return on(path, { kind: 'regex', pattern: new BSONRegExp(argument, options ?? '') });
}

function parseOptions(_path: string, _argument: Value, operators: Document): Filter {
  ensure(operators.$regex !== undefined, 'BadValue', '$options needs a $regex');
  return everything;
}

function parseNot(path: string, argument: Value, _operators: Document, read: FilterReaders): Filter {
  const isEmpty = isDocument(argument) && Object.keys(argument).length === 0;
  ensure(!isEmpty, 'BadValue', '$not cannot be empty');
  const isReadable = argument instanceof BSONRegExp || read.isOperators(argument);
  ensure(isReadable, 'BadValue', '$not needs a regex or a document');
  return not(read.operators(path, argument));
}

function parseElementMatch(path: string, argument: Value, _operators: Document, read: FilterReaders): Filter {
  ensure(isDocument(argument), 'BadValue', '$elemMatch needs an Object');
  const first = Object.keys(argument)[0];
  const ofValues = read.isOperators(argument) && !['$and', '$or', '$nor', '$expr', '$where'].includes(first!);
  const filter = ofValues ? read.operators('', argument) : read.filter(argument);
  return on(path, { kind: 'elementMatches', filter, ofDocuments: !ofValues });
}

function parseAll(path: string, argument: Value, _operators: Document, read: FilterReaders): Filter {
  ensure(Array.isArray(argument), 'BadValue', '$all needs an array');
  if (argument.length === 0) return nothing;
  return allOf(argument.map((value) => parseAllEntry(path, value, read)));
}

function parseAllEntry(path: string, value: Value, read: FilterReaders): Filter {
  if (value instanceof BSONRegExp) return on(path, { kind: 'regex', pattern: value });
  if (!read.isOperators(value)) return on(path, { kind: 'eq', value });
  if (value.$elemMatch === undefined) throw new CommandError('BadValue', 'no $ expressions in $all');
  return read.operators(path, value);
}
