import { createDocument, type Document, isDocument, type Value } from '#database/bson/document.ts';
import { CommandError, ensure } from '#database/errors.ts';
import { accumulatingOperators } from './accumulating-operators.ts';
import { arithmeticOperators } from './arithmetic-operators.ts';
import { arrayOperators } from './array-operators.ts';
import { comparisonOperators } from './comparison-operators.ts';
import { conditionalOperators } from './conditional-operators.ts';
import { dateOperators } from './date-operators.ts';
import type { Expression, OperatorTable, Scope } from './expression.ts';
import { readFieldPath, valueAlong } from './field-path.ts';
import { iteratingOperators } from './iterating-operators.ts';
import { objectOperators } from './object-operators.ts';
import { setOperators } from './set-operators.ts';
import { textOperators } from './text-operators.ts';
import { typeOperators } from './type-operators.ts';

const operators: OperatorTable = {
  ...accumulatingOperators,
  ...arithmeticOperators,
  ...arrayOperators,
  ...comparisonOperators,
  ...conditionalOperators,
  ...dateOperators,
  ...iteratingOperators,
  ...objectOperators,
  ...setOperators,
  ...textOperators,
  ...typeOperators,
};

const systemVariables: Record<string, (scope: Scope) => Value | undefined> = {
  ROOT: ({ root }) => root,
  CURRENT: ({ root }) => root,
  NOW: ({ now }) => now,
  REMOVE: () => undefined,
};

/** Makes an expression ready: field paths, variables, operators, literals, and documents and arrays of these. */
export function compileExpression(expression: Value, names: readonly string[] = []): Expression {
  if (typeof expression === 'string' && expression.startsWith('$')) return compilePath(expression, names);
  if (Array.isArray(expression)) {
    const elements = expression.map((element) => compileExpression(element, names));
    return (scope) => elements.map((element) => element(scope) ?? null);
  }
  if (!isDocument(expression)) return () => expression;
  const first = Object.keys(expression)[0];
  return first?.startsWith('$') ? compileOperator(expression, first, names) : compileObject(expression, names);
}

function compileOperator(expression: Document, name: string, names: readonly string[]): Expression {
  ensure(
    Object.keys(expression).length === 1,
    15983,
    `An object representing an expression must have exactly one field, beginning with ${name}`,
  );
  const argument = expression[name]!;
  if (name === '$literal' || name === '$const') return () => argument;
  if (!Object.hasOwn(operators, name)) {
    throw new CommandError(168, `Unrecognized expression '${name}'. It is not one, or it is not supported.`);
  }
  return operators[name]!(argument, compileExpression, names);
}

function compileObject(expression: Document, names: readonly string[]): Expression {
  const fields = Object.entries(expression).map(([name, value]): [string, Expression] => {
    ensure(!name.includes('.'), 16405, `FieldPath field names may not contain '.': '${name}'`);
    return [name, compileExpression(value, names)];
  });
  return (scope) => {
    const result = createDocument();
    for (const [name, evaluate] of fields) {
      const value = evaluate(scope);
      if (value !== undefined) result[name] = value;
    }
    return result;
  };
}

function compilePath(path: string, names: readonly string[]): Expression {
  if (!path.startsWith('$$')) {
    const parts = readFieldPath(path.slice(1));
    const [only] = parts;
    if (parts.length === 1) return ({ root }) => (isDocument(root) ? root[only!] : valueAlong(root, parts));
    return ({ root }) => valueAlong(root, parts);
  }
  const [name, ...rest] = readFieldPath(path.slice(2));
  const variable = variableOf(name!, names);
  return rest.length === 0 ? variable : (scope) => valueAlong(variable(scope), rest);
}

function variableOf(name: string, names: readonly string[]): Expression {
  if (!names.includes(name)) {
    const system = Object.hasOwn(systemVariables, name) ? systemVariables[name] : undefined;
    ensure(system, 17276, `Use of undefined variable: ${name}`);
    return system;
  }
  return ({ variables }) => {
    let found = variables;
    while (found && found.name !== name) found = found.outer;
    return found?.value;
  };
}
