import type { Value } from '#database/bson/document.ts';
import { ensure } from '#database/errors.ts';
import { encodeKey } from '#database/keys/encode-key.ts';
import { typeNameOf } from '#database/query/type-names.ts';
import { isTruthy, type OperatorTable, onPresent, onValues } from './expression.ts';

const any = [0, Number.POSITIVE_INFINITY] as const;

type SetOfValues = Map<string, Value>;

function setOf(name: string, value: Value | undefined): SetOfValues {
  ensure(
    Array.isArray(value),
    17043,
    `All operands of ${name} must be arrays. One argument is of type: ${typeNameOf(value)}`,
  );
  return new Map(value.map((element) => [encodeKey([element], [1]).toString('latin1'), element]));
}

/** Operators on arrays as sets: order and repetitions do not count. */
export const setOperators: OperatorTable = {
  $setUnion: onPresent('$setUnion', any, (arrays) => {
    const union: SetOfValues = new Map();
    for (const array of arrays) for (const [key, value] of setOf('$setUnion', array)) union.set(key, value);
    return [...union.values()];
  }),
  $setIntersection: onPresent('$setIntersection', any, (arrays) => {
    const [first = new Map(), ...others] = arrays.map((array) => setOf('$setIntersection', array));
    return [...first].flatMap(([key, value]) => (others.every((other) => other.has(key)) ? [value] : []));
  }),
  $setDifference: onPresent('$setDifference', [2, 2], ([left, right]) => {
    const taken = setOf('$setDifference', right);
    return [...setOf('$setDifference', left)].flatMap(([key, value]) => (taken.has(key) ? [] : [value]));
  }),
  $setEquals: onValues('$setEquals', [2, Number.POSITIVE_INFINITY], (arrays) => {
    const [first, ...others] = arrays.map((array) => setOf('$setEquals', array));
    return others.every((other) => other.size === first!.size && [...other.keys()].every((key) => first!.has(key)));
  }),
  $setIsSubset: onValues('$setIsSubset', [2, 2], ([left, right]) => {
    const whole = setOf('$setIsSubset', right);
    return [...setOf('$setIsSubset', left).keys()].every((key) => whole.has(key));
  }),
  $anyElementTrue: onValues('$anyElementTrue', [1, 1], ([array]) =>
    [...setOf('$anyElementTrue', array).values()].some(isTruthy),
  ),
  $allElementsTrue: onValues('$allElementsTrue', [1, 1], ([array]) =>
    [...setOf('$allElementsTrue', array).values()].every(isTruthy),
  ),
};
