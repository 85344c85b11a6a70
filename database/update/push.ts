import { compareValues } from '#database/bson/compare.ts';
import { createDocument, type Document, isDocument, type Value } from '#database/bson/document.ts';
import { isNumber, toNumber } from '#database/bson/numbers.ts';
import { CommandError, ensure } from '#database/errors.ts';
import { sortKey } from '#database/scan/sorted-rows.ts';
import { readKeyPattern } from '#database/storage/index-definition.ts';
import type { Action } from './action.ts';
import { arrayOf } from './array-actions.ts';

type ArrayStep = (array: Value[]) => Value[];

const modifiers = ['$each', '$position', '$sort', '$slice'];

/** Reads `$push` of a value, or of `{$each, $position, $sort, $slice}`: insert, then sort, then cut. */
export function readPush(argument: Value, path: string): Action {
  const steps = isDocument(argument) && argument.$each !== undefined ? readModifiers(argument) : [insertAt([argument])];
  return {
    creates: true,
    apply(current, context) {
      const array = arrayOf(current, context, path) ?? [];
      return steps.reduce((values, step) => step(values), array);
    },
  };
}

function readModifiers(argument: Document): ArrayStep[] {
  const unknown = Object.keys(argument).find((name) => !modifiers.includes(name));
  ensure(unknown === undefined, 'BadValue', `Unrecognized clause in $push: ${unknown}`);
  const { $each: values, $position: position, $sort: sort, $slice: slice } = argument;
  ensure(Array.isArray(values), 'BadValue', 'The argument to $each in $push must be an array');
  return [
    insertAt(values, position === undefined ? undefined : readWhole('$position', position)),
    ...(sort === undefined ? [] : [readSort(sort)]),
    ...(slice === undefined ? [] : [sliceTo(readWhole('$slice', slice))]),
  ];
}

function insertAt(values: Value[], position?: number): ArrayStep {
  return (array) => array.toSpliced(position ?? array.length, 0, ...values);
}

function sliceTo(count: number): ArrayStep {
  return (array) => (count >= 0 ? array.slice(0, count) : array.slice(count));
}

function readSort(argument: Value): ArrayStep {
  if (isNumber(argument)) {
    const direction = toNumber(argument);
    ensure(direction === 1 || direction === -1, 'BadValue', 'The $sort element value must be either 1 or -1');
    return (array) => array.toSorted((left, right) => compareValues(left, right) * direction);
  }
  ensure(
    isDocument(argument) && Object.keys(argument).length > 0,
    'BadValue',
    'The $sort is invalid: use 1/-1 or {field: 1}',
  );
  const pattern = readKeyPattern(argument);
  const keyOf = (element: Value) => sortKey(isDocument(element) ? element : createDocument(), pattern);
  return (array) =>
    array
      .map((element) => ({ element, key: keyOf(element) }))
      .sort((left, right) => Buffer.compare(left.key, right.key))
      .map(({ element }) => element);
}

function readWhole(name: string, value: Value): number {
  const number = isNumber(value) ? toNumber(value) : Number.NaN;
  if (!Number.isInteger(number)) throw new CommandError('BadValue', `The value for ${name} must be an integer value`);
  return number;
}
