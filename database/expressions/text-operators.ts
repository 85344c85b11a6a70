import { BSONRegExp } from 'bson';
import { compareTexts } from '#database/bson/compare.ts';
import { createDocument, isDocument, type Value } from '#database/bson/document.ts';
import { ensure } from '#database/errors.ts';
import { compilePattern } from '#database/query/patterns.ts';
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
import { textOf } from './text-of.ts';

const any = [0, Number.POSITIVE_INFINITY] as const;

function text(name: string, value: Value | undefined): string {
  ensure(typeof value === 'string', 16702, `${name} only supports strings, not ${typeNameOf(value)}`);
  return value;
}

/** Operators on text. */
export const textOperators: OperatorTable = {
  $concat: onPresent('$concat', any, (values) => values.map((value) => text('$concat', value)).join('')),
  $toLower: onValues('$toLower', [1, 1], ([value]) => (isNullish(value) ? '' : textOf(value)).toLowerCase()),
  $toUpper: onValues('$toUpper', [1, 1], ([value]) => (isNullish(value) ? '' : textOf(value)).toUpperCase()),
  $strLenCP: onValues('$strLenCP', [1, 1], ([value]) => [...text('$strLenCP', value)].length),
  $strLenBytes: onValues('$strLenBytes', [1, 1], ([value]) => Buffer.byteLength(text('$strLenBytes', value))),
  $strcasecmp: onValues('$strcasecmp', [2, 2], (values) => {
    const [left, right] = values.map((value) => (isNullish(value) ? '' : textOf(value)).toUpperCase());
    return Math.sign(compareTexts(left!, right!));
  }),
  $split: onPresent('$split', [2, 2], ([value, separator]) => {
    ensure(separator !== '', 40087, '$split requires a non-empty separator');
    return text('$split', value).split(text('$split', separator));
  }),
  $substr: onValues('$substr', [3, 3], substringBytes),
  $substrBytes: onValues('$substrBytes', [3, 3], substringBytes),
  $substrCP: onValues('$substrCP', [3, 3], ([value, start, count]) => {
    const from = wholeNumber(start, '$substrCP');
    return [...(isNullish(value) ? '' : textOf(value))].slice(from, from + wholeNumber(count, '$substrCP')).join('');
  }),
  $indexOfCP: onPresent('$indexOfCP', [2, 2], ([value, part]) => {
    const place = text('$indexOfCP', value).indexOf(text('$indexOfCP', part));
    return place < 0 ? -1 : [...(value as string).slice(0, place)].length;
  }),
  $indexOfBytes: onPresent('$indexOfBytes', [2, 2], ([value, part]) =>
    Buffer.from(text('$indexOfBytes', value)).indexOf(text('$indexOfBytes', part)),
  ),
  $replaceOne: compileReplace('$replaceOne', (input, find, replacement) => input.replace(find, () => replacement)),
  $replaceAll: compileReplace('$replaceAll', (input, find, replacement) => input.replaceAll(find, () => replacement)),
  $trim: compileTrim('$trim', true, true),
  $ltrim: compileTrim('$ltrim', true, false),
  $rtrim: compileTrim('$rtrim', false, true),
  $regexMatch: compileRegex('$regexMatch', (input, pattern) => input !== undefined && pattern.test(input)),
  $regexFind: compileRegex('$regexFind', (input, pattern) =>
    presentMatch(input === undefined ? null : pattern.exec(input)),
  ),
};

function substringBytes([value, start, count]: (Value | undefined)[]): Value {
  const bytes = Buffer.from(isNullish(value) ? '' : textOf(value));
  const from = wholeNumber(start, '$substrBytes');
  const length = wholeNumber(count, '$substrBytes');
  return from < 0 ? '' : bytes.subarray(from, length < 0 ? undefined : from + length).toString();
}

function compileReplace(name: string, replace: (input: string, find: string, replacement: string) => string) {
  return (argument: Value, compile: Compile, names: readonly string[]): Expression => {
    const isComplete =
      isDocument(argument) &&
      argument.input !== undefined &&
      argument.find !== undefined &&
      argument.replacement !== undefined;
    ensure(isComplete, 51749, `${name} requires 'input', 'find' and 'replacement'`);
    const parts = [argument.input!, argument.find!, argument.replacement!].map((part) => compile(part, names));
    return (scope) => {
      const values = parts.map((part) => part(scope));
      if (values.some(isNullish)) return null;
      const [input, find, replacement] = values.map((value) => text(name, value));
      return replace(input!, find!, replacement!);
    };
  };
}

function compileTrim(name: string, atStart: boolean, atEnd: boolean) {
  return (argument: Value, compile: Compile, names: readonly string[]): Expression => {
    ensure(isDocument(argument) && argument.input !== undefined, 50695, `${name} requires an 'input' field`);
    const input = compile(argument.input, names);
    const chars = argument.chars === undefined ? undefined : compile(argument.chars, names);
    return (scope) => {
      const value = input(scope);
      const given = chars ? chars(scope) : ' \t\n\v\f\r\0\u00a0\u1680\u2000-\u200a';
      if (isNullish(value) || isNullish(given)) return null;
      const isTrimmed = chars
        ? (char: string) => text(name, given).includes(char)
        : (char: string) => /[\s\0]/.test(char);
      const letters = [...text(name, value)];
      let [start, end] = [0, letters.length];
      while (atStart && start < end && isTrimmed(letters[start]!)) start++;
      while (atEnd && end > start && isTrimmed(letters[end - 1]!)) end--;
      return letters.slice(start, end).join('');
    };
  };
}

function compileRegex(name: string, answer: (input: string | undefined, pattern: RegExp) => Value) {
  return (argument: Value, compile: Compile, names: readonly string[]): Expression => {
    const isComplete = isDocument(argument) && argument.input !== undefined && argument.regex !== undefined;
    ensure(isComplete, 51022, `${name} requires 'input' and 'regex'`);
    const input = compile(argument.input!, names);
    const pattern = compile(argument.regex!, names);
    const { options } = argument;
    ensure(options === undefined || typeof options === 'string', 51106, `${name} needs 'options' to be of type string`);
    return (scope) => {
      const value = input(scope);
      const regex = pattern(scope);
      if (isNullish(regex)) return answer(undefined, /$^/);
      const compiled =
        regex instanceof BSONRegExp
          ? new BSONRegExp(regex.pattern, options ?? regex.options)
          : new BSONRegExp(text(name, regex), options ?? '');
      return answer(isNullish(value) ? undefined : text(name, value), compilePattern(compiled));
    };
  };
}

function presentMatch(match: RegExpExecArray | null): Value {
  if (!match) return null;
  const result = createDocument();
  result.match = match[0];
  result.idx = [...match.input.slice(0, match.index)].length;
  result.captures = match.slice(1).map((capture) => capture ?? null);
  return result;
}
