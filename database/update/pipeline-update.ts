import { openStage } from '#database/aggregate/parse-pipeline.ts';
import { type PipelineContext, type Stage, type StageParser, streamOf } from '#database/aggregate/stage.ts';
import { addFields, projectStage, replaceRoot, replaceWith, unset } from '#database/aggregate/stages/reshape.ts';
import { createDocument, type Document, type Value } from '#database/bson/document.ts';
import { CommandError, ensure } from '#database/errors.ts';
import type { Environment } from '#database/expressions/environment.ts';
import type { Update } from './parse-update.ts';

const stages: ReadonlyMap<string, StageParser> = new Map<string, StageParser>([
  ['$addFields', addFields],
  ['$set', addFields],
  ['$project', projectStage],
  ['$unset', unset],
  ['$replaceRoot', replaceRoot],
  ['$replaceWith', replaceWith],
]);

/** Reads an update that is a pipeline: stages that make one document of each. */
export function readPipelineUpdate(pipeline: Value[], environment: Environment): Update {
  const context: PipelineContext = { environment, openCollection: refuseOthers };
  const parsed = pipeline.map((stage) => parseStage(stage, context));
  return {
    kind: 'pipeline',
    usesPosition: false,
    touches: undefined,
    apply: (document) => withId(document, parsed.reduce(runOne, document)),
  };
}

function parseStage(stage: Value, context: PipelineContext): Stage {
  const [name, argument] = openStage(stage);
  const parse = stages.get(name);
  ensure(parse, 'InvalidOptions', `${name} is not allowed to be used within an update`);
  return parse(argument, context);
}

function runOne(document: Document, stage: Stage): Document {
  return stage.run(streamOf([document])).next()![0]!;
}

// A document keeps its _id, at the beginning, unless the pipeline gave it another.
function withId(before: Document, after: Document): Document {
  if (after._id !== undefined || before._id === undefined) return after;
  return Object.assign(createDocument(), { _id: before._id }, after);
}

function refuseOthers(): never {
  throw new CommandError('InvalidOptions', 'An update reads no other collection.');
}
