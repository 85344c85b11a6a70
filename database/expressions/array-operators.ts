import { compareValues, equalValues } from '#database/bson/compare.ts';
import { isDocument, type Value } from '#database/bson/document.ts';
import { isNumber, toNumber } from '#database/bson/numbers.ts';
import { ensure } from '#database/errors.ts';
import { typeNameOf } from '#database/query/type-names.ts';
import {
  type Compile,
  type Expression,
  isNullish,
  type OperatorTable,
  onPresent,
  onValues,
  wholeNumber,
} from './expression.ts';
import { readSortOrder } from './sort-order.ts';

const any = [0, Number.POSITIVE_INFINITY] as const;

/** Operators on whole arrays. */
export const arrayOperators: OperatorTable = {
  $isArray: onValues('$isArray', [1, 1], ([value]) => Array.isArray(value)),
  $size: onValues('$size', [1, 1], ([value]) => {
    ensure(
      Array.isArray(value),
      17124,
      `The argument to $size must be an array, but was of type: ${typeNameOf(value)}`,
    );
    return value.length;
  }),
  $arrayElemAt: onPresent('$arrayElemAt', [2, 2], ([array, index]) =>
    arrayOf('$arrayElemAt', array).at(wholeNumber(index, '$arrayElemAt index')),
  ),
  $first: onPresent('$first', [1, 1], ([array]) => arrayOf('$first', array)[0]),
  $last: onPresent('$last', [1, 1], ([array]) => arrayOf('$last', array).at(-1)),
  $concatArrays: onPresent('$concatArrays', any, (arrays) =>
    arrays.flatMap((array) => arrayOf('$concatArrays', array)),
  ),
  $reverseArray: onPresent('$reverseArray', [1, 1], ([array]) => arrayOf('$reverseArray', array).toReversed()),
  $slice: onPresent('$slice', [2, 3], ([array, first, count]) => slice(arrayOf('$slice', array), first, count)),
  $in: onValues('$in', [2, 2], ([value, array]) => {
    ensure(Array.isArray(array), 40081, `$in requires an array as a second argument, found: ${typeNameOf(array)}`);
    return array.some((element) => equalValues(element, value));
  }),
  $indexOfArray: onValues('$indexOfArray', [2, 4], ([array, value, from, to]) => {
    if (isNullish(array)) return null;
    const elements = arrayOf('$indexOfArray', array);
    const start = from === undefined ? 0 : wholeNumber(from, '$indexOfArray start');
    const end = to === undefined ? elements.length : wholeNumber(to, '$indexOfArray end');
    const place = elements.slice(start, end).findIndex((element) => equalValues(element, value));
    return place < 0 ? -1 : place + start;
  }),
  $range: onPresent('$range', [2, 3], ([start, end, step = 1]) => range(start!, end!, step)),
  $zip: compileZip,
  $sortArray: compileSortArray,
};

/** Refuses what is no array. */
export function arrayOf(name: string, value: Value | undefined): Value[] {
  ensure(
    Array.isArray(value),
    28689,
    `First argument to ${name} must be an array, but is of type: ${typeNameOf(value)}`,
  );
  return value;
}

function slice(array: Value[], first: Value | undefined, count: Value | undefined): Value[] {
  const start = wholeNumber(first, '$slice');
  if (count === undefined) return start >= 0 ? array.slice(0, start) : array.slice(start);
  const length = wholeNumber(count, '$slice');
  ensure(length > 0, 28729, `Third argument to $slice must be positive: ${length}`);
  const from = start >= 0 ? start : Math.max(0, array.length + start);
  return array.slice(from, from + length);
}

function range(start: Value, end: Value, step: Value): Value[] {
  const [from, to, by] = [start, end, step].map((value) => wholeNumber(value, '$range'));
  ensure(by !== 0, 34449, '$range requires a non-zero step value');
  const length = Math.max(0, Math.ceil((to! - from!) / by!));
  ensure(length <= 1_000_000, 'BadValue', '$range would make more than 1,000,000 elements');
  return Array.from({ length }, (_, index) => from! + index * by!);
}

function compileZip(argument: Value, compile: Compile, names: readonly string[]): Expression {
  ensure(isDocument(argument) && Array.isArray(argument.inputs), 34460, '$zip requires an object with inputs');
  const inputs = argument.inputs.map((input) => compile(input, names));
  const defaults = argument.defaults === undefined ? undefined : compile(argument.defaults, names);
  const usesLongest = argument.useLongestLength === true;
  return (scope) => {
    const values = inputs.map((input) => input(scope));
    if (values.some(isNullish)) return null;
    const arrays = values.map((value) => arrayOf('$zip', value));
    const filler = defaults?.(scope);
    const lengths = arrays.map(({ length }) => length);
    const length = usesLongest ? Math.max(...lengths) : Math.min(...lengths);
    return Array.from({ length }, (_, row) =>
      arrays.map((array, column) => array[row] ?? (Array.isArray(filler) ? (filler[column] ?? null) : null)),
    );
  };
}

function compileSortArray(argument: Value, compile: Compile, names: readonly string[]): Expression {
  ensure(isDocument(argument) && argument.input !== undefined, 2942500, '$sortArray requires an input');
  const input = compile(argument.input, names);
  const { sortBy } = argument;
  const order = isNumber(sortBy)
    ? (left: Value, right: Value) => compareValues(left, right) * toNumber(sortBy)
    : readSortOrder(sortBy);
  return (scope) => {
    const value = input(scope);
    return isNullish(value) ? null : arrayOf('$sortArray', value).toSorted(order);
  };
}
