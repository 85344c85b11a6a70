import type { Value } from '#database/bson/document.ts';
import { isNumber, toNumber } from '#database/bson/numbers.ts';
import { CommandError, ensure } from '#database/errors.ts';

/** What an expression is evaluated with. */
export interface Scope {
  /** `$$ROOT`, where field paths begin. */
  root: Value | undefined;
  now: Date;
  variables: Variables | undefined;
}

/** Variables as a chain: the nearest one of a name counts. */
export interface Variables {
  name: string;
  value: Value | undefined;
  outer: Variables | undefined;
}

/** An expression made ready; undefined is a missing value. */
export type Expression = (scope: Scope) => Value | undefined;

/** Makes an expression ready; `names` are the variables that may stand in it. */
export type Compile = (expression: Value, names?: readonly string[]) => Expression;

/** Makes the expression of one operator from its argument. */
export type OperatorCompiler = (argument: Value, compile: Compile, names: readonly string[]) => Expression;

/** A scope in which one more variable is set. */
export function withVariable(scope: Scope, name: string, value: Value | undefined): Scope {
  return { ...scope, variables: { name, value, outer: scope.variables } };
}

/** Null or missing. */
export function isNullish(value: Value | undefined): value is null | undefined {
  return value === null || value === undefined;
}

/** Whether a value counts as true in an expression. */
export function isTruthy(value: Value | undefined): boolean {
  if (isNullish(value) || value === false) return false;
  return !isNumber(value) || toNumber(value) !== 0;
}

/** The arguments of an operator as expressions: a list, or a single one for itself. */
export function compileArguments(
  name: string,
  argument: Value,
  compile: Compile,
  names: readonly string[],
  [least, most]: readonly [number, number],
): Expression[] {
  const list = Array.isArray(argument) ? argument : [argument];
  if (list.length >= least && list.length <= most) return list.map((each) => compile(each, names));
  const wanted = least === most ? `exactly ${least}` : `at least ${least} arguments, and at most ${most}`;
  throw new CommandError(16020, `Expression ${name} takes ${wanted} arguments. ${list.length} were passed in.`);
}

/** An operator that works on the values of its arguments. */
export function onValues(
  name: string,
  bounds: readonly [number, number],
  work: (values: (Value | undefined)[], scope: Scope) => Value | undefined,
): OperatorCompiler {
  return (argument, compile, names) => {
    const inputs = compileArguments(name, argument, compile, names, bounds);
    return (scope) =>
      work(
        inputs.map((input) => input(scope)),
        scope,
      );
  };
}

/** An operator on values that is null as soon as one of them is null or missing. */
export function onPresent(
  name: string,
  bounds: readonly [number, number],
  work: (values: Value[], scope: Scope) => Value | undefined,
): OperatorCompiler {
  return onValues(name, bounds, (values, scope) => (values.some(isNullish) ? null : work(values as Value[], scope)));
}

/** Operators by name. */
export type OperatorTable = Record<string, OperatorCompiler>;

/** Refuses a value that is not a whole number, and gives it. */
export function wholeNumber(value: Value | undefined, what: string): number {
  const number = isNumber(value) ? toNumber(value) : Number.NaN;
  ensure(Number.isInteger(number), 40096, `${what} must be a whole number`);
  return number;
}
