import { equalValues } from '#database/bson/compare.ts';
import { isDocument, type Value } from '#database/bson/document.ts';
import { isNumber, toNumber } from '#database/bson/numbers.ts';
import { CommandError, ensure } from '#database/errors.ts';
import { typeNameOf } from '#database/query/type-names.ts';
import type { Action, ActionReader, UpdateContext } from './action.ts';
import { showId } from './field-actions.ts';
import { readPull } from './pull.ts';
import { readPush } from './push.ts';

/** The operators that work on arrays. */
export const arrayActions: Record<string, ActionReader> = {
  $push: (argument, path) => readPush(argument, path),
  $addToSet: readAddToSet,
  $pop: readPop,
  $pull: (argument) => remover(readPull(argument), '$pull'),
  $pullAll: (argument) => {
    ensure(Array.isArray(argument), 'BadValue', '$pullAll requires an array argument');
    return remover((element) => argument.some((value) => equalValues(value, element)), '$pullAll');
  },
};

/** The array that a field is, or nothing; anything else is refused. */
export function arrayOf(current: Value | undefined, context: UpdateContext, path: string): Value[] | undefined {
  if (current === undefined || Array.isArray(current)) return current;
  throw new CommandError(
    'BadValue',
    `The field '${path}' must be an array but is of type ${typeNameOf(current)} in document ${showId(context)}`,
  );
}

function readAddToSet(argument: Value, path: string): Action {
  const values = isDocument(argument) && argument.$each !== undefined ? argument.$each : [argument];
  ensure(Array.isArray(values), 'TypeMismatch', `The argument to $each in $addToSet must be an array ('${path}').`);
  return {
    creates: true,
    apply(current, context) {
      const array = arrayOf(current, context, path) ?? [];
      const joined = [...array];
      for (const value of values) if (!joined.some((other) => equalValues(other, value))) joined.push(value);
      return joined.length === array.length && current !== undefined ? undefined : joined;
    },
  };
}

function readPop(argument: Value, path: string): Action {
  const end = isNumber(argument) ? toNumber(argument) : Number.NaN;
  ensure(end === 1 || end === -1, 'FailedToParse', `$pop expects 1 or -1 ('${path}').`);
  return {
    creates: false,
    apply(current) {
      if (current === undefined) return undefined;
      if (!Array.isArray(current)) {
        throw new CommandError(
          'TypeMismatch',
          `Path '${path}' contains an element of non-array type '${typeNameOf(current)}'`,
        );
      }
      return current.length === 0 ? undefined : end === 1 ? current.slice(0, -1) : current.slice(1);
    },
  };
}

function remover(isRemoved: (element: Value) => boolean, name: string): Action {
  return {
    creates: false,
    apply(current) {
      if (current === undefined) return undefined;
      ensure(Array.isArray(current), 'BadValue', `Cannot apply ${name} to a non-array value`);
      const kept = current.filter((element) => !isRemoved(element));
      return kept.length === current.length ? undefined : kept;
    },
  };
}
