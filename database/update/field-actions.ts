import { Timestamp } from 'bson';
import { compareValues } from '#database/bson/compare.ts';
import { isDocument, type Value } from '#database/bson/document.ts';
import { calculate, isNumber, type Operation } from '#database/bson/numbers.ts';
import { showFields, showValue } from '#database/bson/show.ts';
import { CommandError, ensure } from '#database/errors.ts';
import { typeNameOf } from '#database/query/type-names.ts';
import { type Action, type ActionReader, removed, type UpdateContext } from './action.ts';

/** The operators that put, take away or calculate single values. */
export const fieldActions: Record<string, ActionReader> = {
  $set: (value) => ({ creates: true, apply: () => value }),
  $setOnInsert: (value) => ({ creates: true, apply: (_current, { isInsert }) => (isInsert ? value : undefined) }),
  $unset: () => ({ creates: false, apply: () => removed }),
  $min: (value) => keepExtreme(value, -1),
  $max: (value) => keepExtreme(value, 1),
  $inc: (value, path) => arithmetic('$inc', 'add', value, path),
  $mul: (value, path) => arithmetic('$mul', 'multiply', value, path),
  $bit: (value, path) => bitwise(value, path),
  $currentDate: (value, path) => ({ creates: true, apply: readClock(value, path) }),
};

function keepExtreme(value: Value, sign: 1 | -1): Action {
  return {
    creates: true,
    apply: (current) => (current === undefined || compareValues(value, current) * sign > 0 ? value : undefined),
  };
}

function arithmetic(name: string, operation: Operation, value: Value, path: string): Action {
  const verb = name === '$inc' ? 'increment' : 'multiply';
  ensure(isNumber(value), 'TypeMismatch', `Cannot ${verb} with non-numeric argument: ${showFields([[path, value]])}`);
  return {
    creates: true,
    apply(current, context) {
      if (current === undefined) return name === '$inc' ? value : calculate('multiply', value, 0);
      if (!isNumber(current)) throw notNumeric(name, current, context, path);
      const result = calculate(operation, current, value);
      if (result !== undefined) return result;
      throw new CommandError(
        'BadValue',
        `Failed to apply ${name} operations to current value (${showValue(current)}) for document ${showId(context)}: it would overflow`,
      );
    },
  };
}

function notNumeric(name: string, current: Value, context: UpdateContext, path: string): CommandError {
  const type = typeNameOf(current);
  return new CommandError(
    'TypeMismatch',
    `Cannot apply ${name} to a value of non-numeric type. ${showId(context)} has the field '${path.split('.').at(-1)}' of non-numeric type ${type}`,
  );
}

/** The `_id` of the document that is being updated, for messages. */
export function showId({ original }: UpdateContext): string {
  return showFields([['_id', original._id]]);
}

const bitOperations: Record<string, (left: bigint, right: bigint) => bigint> = {
  and: (left, right) => left & right,
  or: (left, right) => left | right,
  xor: (left, right) => left ^ right,
};

function bitwise(argument: Value, path: string): Action {
  ensure(isDocument(argument), 'BadValue', `The $bit modifier of '${path}' takes a document of and, or, xor.`);
  const steps = Object.entries(argument).map(([name, operand]): [(a: bigint, b: bigint) => bigint, number | bigint] => {
    const operation = bitOperations[name];
    ensure(operation, 'BadValue', `The $bit modifier only supports 'and', 'or', and 'xor', not '${name}'.`);
    ensure(isWhole(operand), 'BadValue', `The $bit modifier field must be an Integer(32/64 bit); '${path}' is not.`);
    return [operation, operand];
  });
  ensure(steps.length > 0, 'BadValue', `You must pass in at least one bitwise operation for '${path}'.`);
  return {
    creates: true,
    apply(current = 0, context) {
      if (!isWhole(current)) {
        throw new CommandError('BadValue', `Cannot apply $bit to a value of non-integral type. ${showId(context)}`);
      }
      return steps.reduce<number | bigint>((value, [operation, operand]) => {
        const result = BigInt.asIntN(64, operation(BigInt(value), BigInt(operand)));
        return typeof value === 'bigint' || typeof operand === 'bigint' ? result : Number(BigInt.asIntN(32, result));
      }, current);
    },
  };
}

function isWhole(value: Value): value is number | bigint {
  return typeof value === 'bigint' || (typeof value === 'number' && (value | 0) === value);
}

function readClock(argument: Value, path: string): Action['apply'] {
  const type = isDocument(argument) ? argument.$type : 'date';
  const isKnown =
    argument === true || argument === false || (isDocument(argument) && Object.keys(argument).length === 1);
  ensure(
    isKnown && (type === 'date' || type === 'timestamp'),
    'BadValue',
    `The '$currentDate' of '${path}' must be true or {$type: 'date'} or {$type: 'timestamp'}.`,
  );
  if (type === 'date') return (_current, { now }) => now;
  return (_current, { now }) => new Timestamp({ t: Math.floor(now.getTime() / 1000), i: 1 });
}
