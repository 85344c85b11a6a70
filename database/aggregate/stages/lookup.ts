import { type DocumentStream, drain, type PipelineContext, type StageParser } from '#database/aggregate/stage.ts';
import { type Document, documentOf, isDocument, type Value } from '#database/bson/document.ts';
import { withField } from '#database/bson/with-field.ts';
import { ensure } from '#database/errors.ts';
import { compileIn, scopeIn, withVariables } from '#database/expressions/environment.ts';
import { valueAlong } from '#database/expressions/field-path.ts';

// Few at once: each document asks another collection.
const documentsPerPage = 10;

/** `$lookup`: the documents of another collection that belong to each, as an array. */
export const lookup: StageParser = (argument, context) => {
  ensure(isDocument(argument), 'FailedToParse', 'the $lookup specification must be an Object');
  const { from, as, localField, foreignField, pipeline = [], let: variables } = argument;
  ensure(typeof from === 'string' && typeof as === 'string', 'FailedToParse', "$lookup needs 'from' and 'as'");
  ensure(Array.isArray(pipeline), 'FailedToParse', "the 'pipeline' of $lookup must be an array");
  ensure(
    (localField === undefined) === (foreignField === undefined) &&
      (localField !== undefined || argument.pipeline !== undefined),
    'FailedToParse',
    "$lookup requires either 'pipeline' or both 'localField' and 'foreignField' to be specified",
  );
  const bind = readVariables(variables, context);
  const joins = readJoin(localField, foreignField);

  function belonging(document: Document): Document[] {
    const stages = [...joins(document), ...(pipeline as Value[])];
    return drain(context.openCollection(from as string, stages, bind(document)));
  }

  return {
    run: (input) => byFew(input, (document) => withField(document, as.split('.'), belonging(document))),
    reads: undefined,
    isNarrowing: false,
  };
};

function readVariables(variables: Value | undefined, { environment }: PipelineContext) {
  ensure(variables === undefined || isDocument(variables), 'FailedToParse', "the 'let' of $lookup must be an object");
  const compiled = Object.entries(variables ?? {}).map(([name, value]) => ({
    name,
    evaluate: compileIn(environment, value),
  }));
  return (document: Document) => {
    const scope = scopeIn(environment, document);
    return withVariables(
      environment,
      compiled.map(({ name, evaluate }) => [name, evaluate(scope)]),
    );
  };
}

function readJoin(localField: Value | undefined, foreignField: Value | undefined): (document: Document) => Document[] {
  if (localField === undefined) return () => [];
  ensure(
    typeof localField === 'string' && typeof foreignField === 'string',
    'FailedToParse',
    '$lookup fields must be strings',
  );
  const parts = localField.split('.');
  return (document) => {
    const value = valueAlong(document, parts) ?? null;
    const wanted = Array.isArray(value) ? value : [value];
    return [documentOf({ $match: { [foreignField]: { $in: wanted } } })];
  };
}

function byFew(input: DocumentStream, change: (document: Document) => Document): DocumentStream {
  let waiting: Document[] = [];
  return {
    next() {
      if (waiting.length === 0) {
        const page = input.next();
        if (!page) return undefined;
        waiting = page;
      }
      return waiting.splice(0, documentsPerPage).map(change);
    },
  };
}
