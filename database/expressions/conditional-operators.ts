import { isDocument, type Value } from '#database/bson/document.ts';
import { CommandError, ensure } from '#database/errors.ts';
import {
  type Compile,
  compileArguments,
  type Expression,
  isNullish,
  isTruthy,
  type OperatorTable,
} from './expression.ts';

/** Choices; only the chosen branch is evaluated. */
export const conditionalOperators: OperatorTable = {
  $cond: compileCondition,
  $ifNull: compileIfNull,
  $switch: compileSwitch,
};

function compileCondition(argument: Value, compile: Compile, names: readonly string[]): Expression {
  const branches = isDocument(argument) ? [argument.if, argument.then, argument.else] : argument;
  const isComplete = Array.isArray(branches) && branches.every((branch) => branch !== undefined);
  ensure(isComplete, 17080, "Missing 'if', 'then' or 'else' parameter to $cond");
  const [test, then, otherwise] = compileArguments('$cond', branches as Value[], compile, names, [3, 3]);
  return (scope) => (isTruthy(test!(scope)) ? then!(scope) : otherwise!(scope));
}

function compileIfNull(argument: Value, compile: Compile, names: readonly string[]): Expression {
  const inputs = compileArguments('$ifNull', argument, compile, names, [2, Number.POSITIVE_INFINITY]);
  const last = inputs.pop()!;
  return (scope) => {
    for (const input of inputs) {
      const value = input(scope);
      if (!isNullish(value)) return value;
    }
    return last(scope);
  };
}

function compileSwitch(argument: Value, compile: Compile, names: readonly string[]): Expression {
  ensure(isDocument(argument), 40060, '$switch requires an object as an argument');
  const { branches, default: otherwise } = argument;
  ensure(Array.isArray(branches) && branches.length > 0, 40068, '$switch requires at least one branch.');
  const compiled = branches.map((branch) => {
    const isBranch = isDocument(branch) && branch.case !== undefined && branch.then !== undefined;
    ensure(isBranch, 40067, "$switch requires each branch to have a 'case' and a 'then' expression");
    return { test: compile(branch.case!, names), result: compile(branch.then!, names) };
  });
  const fallback = otherwise === undefined ? undefined : compile(otherwise, names);
  return (scope) => {
    const chosen = compiled.find(({ test }) => isTruthy(test(scope)))?.result ?? fallback;
    if (chosen) return chosen(scope);
    throw new CommandError(
      40066,
      '$switch could not find a matching branch for an input, and no default was specified.',
    );
  };
}
