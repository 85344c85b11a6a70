import { createDocument, type Document, isDocument, type Value } from '#database/bson/document.ts';
import { ensure } from '#database/errors.ts';
import { typeNameOf } from '#database/query/type-names.ts';
import { arrayOf } from './array-operators.ts';
import { type Compile, type Expression, isNullish, type OperatorTable, onPresent, onValues } from './expression.ts';

/** Operators that take documents apart and put them together. */
export const objectOperators: OperatorTable = {
  $mergeObjects: onValues('$mergeObjects', [0, Number.POSITIVE_INFINITY], mergeObjects),
  $objectToArray: onPresent('$objectToArray', [1, 1], ([value]) => {
    ensure(isDocument(value), 40390, `$objectToArray requires a document input, found: ${typeNameOf(value)}`);
    return Object.entries(value).map(([name, field]) => pair(name, field));
  }),
  $arrayToObject: onPresent('$arrayToObject', [1, 1], ([value]) => {
    const result = createDocument();
    for (const element of arrayOf('$arrayToObject', value)) {
      const [name, field] = Array.isArray(element) ? element : isDocument(element) ? [element.k, element.v] : [];
      ensure(
        typeof name === 'string' && field !== undefined,
        40398,
        '$arrayToObject needs pairs of a name and a value',
      );
      result[name] = field;
    }
    return result;
  }),
  $getField: compileGetField,
  $setField: compileSetField,
  $unsetField: (argument, compile, names) => {
    ensure(isDocument(argument), 4161100, '$unsetField requires an object');
    const whole = createDocument();
    Object.assign(whole, argument, { value: '$$REMOVE' });
    return compileSetField(whole, compile, names);
  },
};

function pair(name: string, value: Value): Document {
  const result = createDocument();
  result.k = name;
  result.v = value;
  return result;
}

/** Documents joined into one: later fields over earlier ones; null and missing count as nothing. */
export function mergeObjects(values: (Value | undefined)[]): Document {
  const result = createDocument();
  for (const value of values) {
    if (isNullish(value)) continue;
    ensure(isDocument(value), 40400, `$mergeObjects requires object inputs, but input is of type ${typeNameOf(value)}`);
    for (const [name, field] of Object.entries(value)) result[name] = field;
  }
  return result;
}

function compileGetField(argument: Value, compile: Compile, names: readonly string[]): Expression {
  const isComplete = isDocument(argument) && argument.field !== undefined;
  const field = compile(isComplete ? argument.field! : argument, names);
  const input = isComplete && argument.input !== undefined ? compile(argument.input, names) : undefined;
  return (scope) => {
    const name = field(scope);
    ensure(typeof name === 'string', 5654602, '$getField requires a name that is a string');
    const value = input ? input(scope) : scope.root;
    if (isNullish(value)) return null;
    return isDocument(value) ? value[name] : undefined;
  };
}

function compileSetField(argument: Value, compile: Compile, names: readonly string[]): Expression {
  ensure(
    isDocument(argument) &&
      argument.field !== undefined &&
      argument.input !== undefined &&
      argument.value !== undefined,
    4161100,
    '$setField requires field, input and value',
  );
  const [field, input, value] = [argument.field, argument.input, argument.value].map((each) => compile(each, names));
  return (scope) => {
    const name = field!(scope);
    ensure(typeof name === 'string', 4161107, '$setField requires a name that is a string');
    const document = input!(scope);
    if (isNullish(document)) return null;
    ensure(isDocument(document), 4161105, '$setField requires a document');
    const result = createDocument();
    Object.assign(result, document);
    const given = value!(scope);
    if (given === undefined) delete result[name];
    else result[name] = given;
    return result;
  };
}
