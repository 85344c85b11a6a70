import { isDocument, type Value } from '#database/bson/document.ts';
import { isNumber, toNumber } from '#database/bson/numbers.ts';
import { ensure } from '#database/errors.ts';
import { arrayOf } from './array-operators.ts';
import { type Compile, type Expression, isNullish, isTruthy, type OperatorTable, withVariable } from './expression.ts';

/** Operators that evaluate an expression with variables: for each element of an array, or once. */
export const iteratingOperators: OperatorTable = {
  $map: compileMap,
  $filter: compileFilter,
  $reduce: compileReduce,
  $let: compileLet,
};

function elementName(as: Value | undefined): string {
  if (as === undefined) return 'this';
  ensure(
    typeof as === 'string' && /^[a-z][\w]*$/i.test(as),
    16866,
    `'${String(as)}' is not a valid name of a variable`,
  );
  return as;
}

function compileMap(argument: Value, compile: Compile, names: readonly string[]): Expression {
  const isComplete = isDocument(argument) && argument.input !== undefined && argument.in !== undefined;
  ensure(isComplete, 16880, "Missing 'input' or 'in' parameter to $map");
  const name = elementName(argument.as);
  const input = compile(argument.input!, names);
  const body = compile(argument.in!, [...names, name]);
  return (scope) => {
    const value = input(scope);
    if (isNullish(value)) return null;
    return arrayOf('$map', value).map((element) => body(withVariable(scope, name, element)) ?? null);
  };
}

function compileFilter(argument: Value, compile: Compile, names: readonly string[]): Expression {
  const isComplete = isDocument(argument) && argument.input !== undefined && argument.cond !== undefined;
  ensure(isComplete, 28648, "Missing 'input' or 'cond' parameter to $filter");
  const name = elementName(argument.as);
  const input = compile(argument.input!, names);
  const test = compile(argument.cond!, [...names, name]);
  const limit = argument.limit === undefined ? undefined : compile(argument.limit, names);
  return (scope) => {
    const value = input(scope);
    if (isNullish(value)) return null;
    const most = limit?.(scope);
    const kept = arrayOf('$filter', value).filter((element) => isTruthy(test(withVariable(scope, name, element))));
    return isNumber(most) ? kept.slice(0, toNumber(most)) : kept;
  };
}

function compileReduce(argument: Value, compile: Compile, names: readonly string[]): Expression {
  const isComplete =
    isDocument(argument) &&
    argument.input !== undefined &&
    argument.in !== undefined &&
    argument.initialValue !== undefined;
  ensure(isComplete, 40077, "$reduce requires 'input', 'initialValue' and 'in'");
  const input = compile(argument.input!, names);
  const initial = compile(argument.initialValue!, names);
  const body = compile(argument.in!, [...names, 'this', 'value']);
  return (scope) => {
    const value = input(scope);
    if (isNullish(value)) return null;
    return arrayOf('$reduce', value).reduce<Value | undefined>(
      (result, element) => body(withVariable(withVariable(scope, 'this', element), 'value', result)),
      initial(scope),
    );
  };
}

function compileLet(argument: Value, compile: Compile, names: readonly string[]): Expression {
  const isComplete = isDocument(argument) && isDocument(argument.vars) && argument.in !== undefined;
  ensure(isComplete, 16874, "$let requires 'vars' and 'in'");
  const variables = Object.entries(argument.vars!).map(([name, value]): [string, Expression] => [
    elementName(name),
    compile(value, names),
  ]);
  const body = compile(argument.in!, [...names, ...variables.map(([name]) => name)]);
  return (scope) => {
    const values = variables.map(([name, evaluate]): [string, Value | undefined] => [name, evaluate(scope)]);
    return body(values.reduce((inner, [name, value]) => withVariable(inner, name, value), scope));
  };
}
