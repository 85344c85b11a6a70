import { isDocument, type Value } from '#database/bson/document.ts';
import { ensure } from '#database/errors.ts';
import { type DocumentStream, noFields, type PipelineContext, type Stage, type StageParser } from './stage.ts';
import { facet, unionWith } from './stages/combine.ts';
import { limit, match, sample, skip, sort } from './stages/filter-and-order.ts';
import { countPipeline, group, sortByCountPipeline } from './stages/group.ts';
import { lookup } from './stages/lookup.ts';
import { addFields, projectStage, replaceRoot, replaceWith, unset } from './stages/reshape.ts';
import { unwind } from './stages/unwind.ts';

const stages: ReadonlyMap<string, StageParser> = new Map<string, StageParser>([
  ['$match', match],
  ['$sort', sort],
  ['$skip', skip],
  ['$limit', limit],
  ['$sample', sample],
  ['$project', projectStage],
  ['$addFields', addFields],
  ['$set', addFields],
  ['$unset', unset],
  ['$replaceRoot', replaceRoot],
  ['$replaceWith', replaceWith],
  ['$unwind', unwind],
  ['$group', group],
  ['$count', (argument, context) => parsePipeline(countPipeline(argument), context)],
  ['$sortByCount', (argument, context) => parsePipeline(sortByCountPipeline(argument), context)],
  ['$lookup', lookup],
  ['$facet', facet((pipeline, context) => parsePipeline(pipeline, context))],
  ['$unionWith', unionWith],
]);

/** Makes a list of stages ready, as one stage. */
export function parsePipeline(pipeline: Value[], context: PipelineContext): Stage {
  const parsed = pipeline.map((stage) => parseStage(stage, context));
  return {
    run: (input) => parsed.reduce<DocumentStream>((stream, stage) => stage.run(stream), input),
    reads: fieldsRead(parsed),
    isNarrowing: parsed.some(({ isNarrowing }) => isNarrowing),
  };
}

/** The name of a stage and its argument. */
export function openStage(stage: Value): [name: string, argument: Value] {
  ensure(isDocument(stage), 'TypeMismatch', "Each element of the 'pipeline' array must be an object");
  const entries = Object.entries(stage);
  ensure(entries.length === 1, 40323, 'A pipeline stage specification object must contain exactly one field.');
  return entries[0]!;
}

function parseStage(stage: Value, context: PipelineContext): Stage {
  const [name, argument] = openStage(stage);
  const parse = stages.get(name);
  ensure(parse, 40324, `Unrecognized pipeline stage name: '${name}'. It is not one, or it is not supported.`);
  return parse(argument, context);
}

// All that is read until a stage lets nothing else through.
function fieldsRead(parsed: Stage[]): ReadonlySet<string> | undefined {
  const fields = new Set<string>(noFields);
  for (const { reads, isNarrowing } of parsed) {
    if (!reads) return undefined;
    for (const field of reads) fields.add(field);
    if (isNarrowing) return fields;
  }
  return undefined;
}
