import {
  type DocumentStream,
  drain,
  gathering,
  type PipelineContext,
  type Stage,
  type StageParser,
  streamOf,
} from '#database/aggregate/stage.ts';
import { createDocument, type Document, isDocument, type Value } from '#database/bson/document.ts';
import { ensure } from '#database/errors.ts';

/** How a list of stages becomes one. */
export type PipelineParser = (pipeline: Value[], context: PipelineContext) => Stage;

/** `$facet`: several pipelines over the same documents, as arrays of one document. */
export function facet(parse: PipelineParser): StageParser {
  return (argument, context) => {
    ensure(
      isDocument(argument) && Object.keys(argument).length > 0,
      40169,
      'the $facet specification must be a non-empty object',
    );
    const facets = Object.entries(argument).map(([name, pipeline]): [string, Stage] => {
      ensure(Array.isArray(pipeline), 40170, `arguments to $facet must be arrays, ${name} is not`);
      return [name, parse(pipeline, context)];
    });
    const run = gathering(() => {
      const all: Document[] = [];
      return {
        take: (page) => void all.push(...page),
        finish() {
          const result = createDocument();
          for (const [name, stage] of facets) result[name] = drain(stage.run(streamOf(all)));
          return [result];
        },
      };
    });
    return { run, reads: undefined, isNarrowing: false };
  };
}

/** `$unionWith`: then the documents of another collection. */
export const unionWith: StageParser = (argument, context) => {
  const name = isDocument(argument) ? argument.coll : argument;
  const pipeline = isDocument(argument) ? (argument.pipeline ?? []) : [];
  ensure(
    typeof name === 'string' && Array.isArray(pipeline),
    'FailedToParse',
    '$unionWith needs the name of a collection',
  );
  const run: Stage['run'] = (input) => {
    let other: DocumentStream | undefined;
    return {
      next() {
        const page = other ? undefined : input.next();
        if (page) return page;
        other ??= context.openCollection(name, pipeline, context.environment);
        return other.next();
      },
    };
  };
  return { run, reads: undefined, isNarrowing: false };
};
