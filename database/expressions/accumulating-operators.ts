import { accumulators } from '#database/aggregate/accumulators.ts';
import type { Value } from '#database/bson/document.ts';
import type { Compile, Expression, OperatorTable } from './expression.ts';

// `{$max: [a, b]}` looks at a and b; `{$max: '$array'}` at the elements of the array.
function overList(create: () => { add(value: Value | undefined): void; result(): Value }) {
  return (argument: Value, compile: Compile, names: readonly string[]): Expression => {
    const isList = Array.isArray(argument) && argument.length !== 1;
    const inputs = (Array.isArray(argument) ? argument : [argument]).map((input) => compile(input, names));
    return (scope) => {
      const values = inputs.map((input) => input(scope));
      const [only] = values;
      const accumulator = create();
      for (const value of !isList && Array.isArray(only) ? only : values) accumulator.add(value);
      return accumulator.result();
    };
  };
}

/** The accumulators that can also be used on the values of one document. */
export const accumulatingOperators: OperatorTable = Object.fromEntries(
  ['$sum', '$avg', '$min', '$max', '$stdDevPop', '$stdDevSamp'].map((name) => [
    name,
    overList(accumulators.get(name)!),
  ]),
);
