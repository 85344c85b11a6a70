import type { Document, Value } from '#database/bson/document.ts';
import { compileExpression } from './compile.ts';
import type { Expression, Scope, Variables } from './expression.ts';

/** What expressions of one command have in common: the moment, and variables with their values. */
export interface Environment {
  now: Date;
  variables: Variables | undefined;
  names: readonly string[];
}

/** An environment of this moment, with the variables of a command's `let`. */
export function createEnvironment(variables: Document | undefined = undefined): Environment {
  const empty: Environment = { now: new Date(), variables: undefined, names: [] };
  if (!variables) return empty;
  const scope = scopeIn(empty, undefined);
  const values = Object.entries(variables).map(([name, value]): [string, Value | undefined] => [
    name,
    compileExpression(value)(scope),
  ]);
  return withVariables(empty, values);
}

/** The environment with more variables. */
export function withVariables(environment: Environment, values: [string, Value | undefined][]): Environment {
  return {
    now: environment.now,
    names: [...environment.names, ...values.map(([name]) => name)],
    variables: values.reduce<Variables | undefined>(
      (outer, [name, value]) => ({ name, value, outer }),
      environment.variables,
    ),
  };
}

/** The scope of a document in an environment. */
export function scopeIn({ now, variables }: Environment, root: Value | undefined): Scope {
  return { root, now, variables };
}

/** Makes an expression ready that may use the environment's variables. */
export function compileIn(environment: Environment, expression: Value): Expression {
  return compileExpression(expression, environment.names);
}
