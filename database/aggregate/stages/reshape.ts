import { mapping, type StageParser } from '#database/aggregate/stage.ts';
import { documentOf, isDocument, type Value } from '#database/bson/document.ts';
import { ensure } from '#database/errors.ts';
import { compileIn, scopeIn } from '#database/expressions/environment.ts';
import { addFieldsRead } from '#database/expressions/fields-read.ts';
import { parseNewFields, parseProjection } from '#database/projection/parse-projection.ts';
import { typeNameOf } from '#database/query/type-names.ts';

/** `$project`: some fields, and computed ones. */
export const projectStage: StageParser = (argument, { environment }) => {
  ensure(isDocument(argument), 15969, '$project specification must be an object');
  const projection = parseProjection(argument, environment);
  ensure(projection, 51272, 'Invalid $project :: caused by :: projection specification must have at least one field');
  const stage = mapping((document) => projection.apply(document));
  if (!projection.isInclusion) return stage;
  const reads = new Set(['_id', ...Object.keys(argument).map((path) => path.split('.', 1)[0]!)]);
  return addFieldsRead(argument, reads) ? { ...stage, reads, isNarrowing: true } : stage;
};

/** `$addFields` and `$set`: computed fields beside all others. */
export const addFields: StageParser = (argument, { environment }) => {
  ensure(isDocument(argument), 40272, '$addFields specification stage must be an object');
  const reads = new Set(Object.keys(argument).map((path) => path.split('.', 1)[0]!));
  return mapping(parseNewFields(argument, environment), addFieldsRead(argument, reads) ? reads : undefined);
};

/** `$unset`: without some fields. */
export const unset: StageParser = (argument, { environment }) => {
  const paths = Array.isArray(argument) ? argument : [argument];
  const areNames = paths.length > 0 && paths.every((path) => typeof path === 'string' && path !== '');
  ensure(areNames, 31002, '$unset specification must be a string or an array of strings');
  const projection = parseProjection(documentOf(Object.fromEntries(paths.map((path) => [path, false]))), environment);
  return mapping((document) => projection!.apply(document), new Set());
};

/** `$replaceRoot` (and, with its expression alone, `$replaceWith`): another document in its place. */
export const replaceRoot: StageParser = (argument, context) => {
  const isComplete = isDocument(argument) && argument.newRoot !== undefined;
  ensure(isComplete, 40231, 'no newRoot specified for the $replaceRoot stage');
  return replaceWith(argument.newRoot!, context);
};

/** `$replaceWith`: the document that an expression gives. */
export const replaceWith: StageParser = (argument: Value, { environment }) => {
  const evaluate = compileIn(environment, argument);
  const reads = new Set<string>();
  const readsFields = addFieldsRead(argument, reads);
  const stage = mapping((document) => {
    const value = evaluate(scopeIn(environment, document));
    ensure(
      isDocument(value),
      40228,
      `'newRoot' expression must evaluate to an object, but resulting value was of type: ${typeNameOf(value)}`,
    );
    return value;
  });
  return readsFields ? { ...stage, reads, isNarrowing: true } : stage;
};
