import { createDocument, type Document, isDocument, type Value } from '#database/bson/document.ts';
import { compileIn, createEnvironment, type Environment, scopeIn } from '#database/expressions/environment.ts';
import { isTruthy } from '#database/expressions/expression.ts';
import { addFieldsRead } from '#database/expressions/fields-read.ts';
import type { Condition, Filter } from './filter.ts';
import { testOf } from './value-tests.ts';
import { type Found, findAlong, foundOutsideArrays, notFound } from './walk.ts';

/** A filter made ready to be asked of many documents. */
export interface Matcher {
  matches(document: Document): boolean;
  /** Where the positional operator `$` points after a match: the place in the array that the filter looked into. */
  positionIn(document: Document): number | undefined;
  /** The top-level fields that the filter looks at; undefined if it may look at the whole document. */
  fields: ReadonlySet<string> | undefined;
}

type Test = (value: Value | undefined) => Found;

/** Makes a filter ready; its expressions may use the variables of an environment. */
export function compileFilter(filter: Filter, environment?: Environment): Matcher {
  const test = compile(filter, environment);
  return {
    matches: (document) => test(document) !== notFound,
    positionIn: (document) => {
      const place = test(document);
      return place >= 0 ? place : undefined;
    },
    fields: fieldsOf(filter),
  };
}

function compile(filter: Filter, environment: Environment | undefined): Test {
  const compileInner = (inner: Filter) => compile(inner, environment);
  switch (filter.kind) {
    case 'and':
      return every(filter.filters.map(compileInner));
    case 'or':
      return some(filter.filters.map(compileInner));
    case 'not':
      return negate(compileInner(filter.filter));
    case 'expression':
      return compileTruth(filter.expression, environment ?? createEnvironment());
    case 'path':
      return compilePath(filter.path, filter.condition);
  }
}

// The last condition that found its place in an array says where `$` points, as in MongoDB.
function every(tests: Test[]): Test {
  if (tests.length === 1) return tests[0]!;
  return (value) => {
    let place: Found = foundOutsideArrays;
    for (const test of tests) {
      const found = test(value);
      if (found === notFound) return notFound;
      if (found >= 0) place = found;
    }
    return place;
  };
}

function some(tests: Test[]): Test {
  return (value) => (tests.some((test) => test(value) !== notFound) ? foundOutsideArrays : notFound);
}

function negate(test: Test): Test {
  return (value) => (test(value) === notFound ? foundOutsideArrays : notFound);
}

function compileTruth(expression: Value, environment: Environment): Test {
  const evaluate = compileIn(environment, expression);
  return (value) => (isTruthy(evaluate(scopeIn(environment, value))) ? foundOutsideArrays : notFound);
}

function compilePath(path: string, condition: Condition): Test {
  const wholeArrays = condition.kind === 'elementMatches' || condition.kind === 'size' || condition.kind === 'exists';
  if (condition.kind === 'elementMatches') return compileElementMatch(path, condition.filter, condition.ofDocuments);
  const test = testOf(condition);
  if (path === '') return (value) => (test(value) ? foundOutsideArrays : notFound);
  const parts = path.split('.');
  if (parts.length === 1 && !wholeArrays) {
    return (document) => {
      const value = (document as Document)[path];
      if (!Array.isArray(value)) return test(value) ? foundOutsideArrays : notFound;
      return findAlong(document as Document, parts, 0, false, test);
    };
  }
  return (document) => findAlong(document as Document, parts, 0, wholeArrays, test);
}

function compileElementMatch(path: string, filter: Filter, ofDocuments: boolean): Test {
  const test = compile(filter, undefined);
  const passes = (element: Value) => {
    if (!ofDocuments) return test(element) !== notFound;
    if (Array.isArray(element)) return test(asDocument(element)) !== notFound;
    return isDocument(element) && test(element) !== notFound;
  };
  const placeIn = (value: Value | undefined): Found => {
    const place = Array.isArray(value) ? value.findIndex(passes) : -1;
    return place >= 0 ? place : notFound;
  };
  if (path === '') return placeIn;
  const parts = path.split('.');
  return (document) => {
    let place: Found = notFound;
    const outer = findAlong(document as Document, parts, 0, true, (value) => {
      place = placeIn(value);
      return place !== notFound;
    });
    return outer === notFound ? notFound : outer >= 0 ? outer : place;
  };
}

// A nested array is asked as a document whose fields are its indexes.
function asDocument(array: Value[]): Document {
  return Object.assign(createDocument(), array);
}

function fieldsOf(filter: Filter): ReadonlySet<string> | undefined {
  const fields = new Set<string>();
  return gatherFields(filter, fields) ? fields : undefined;
}

function gatherFields(filter: Filter, fields: Set<string>): boolean {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return filter.filters.every((inner) => gatherFields(inner, fields));
    case 'not':
      return gatherFields(filter.filter, fields);
    case 'expression':
      return addFieldsRead(filter.expression, fields);
    case 'path':
      fields.add(filter.path.split('.', 1)[0]!);
      return true;
  }
}
