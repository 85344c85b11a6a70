import { type Accumulator, accumulators } from '#database/aggregate/accumulators.ts';
import { gathering, type StageParser } from '#database/aggregate/stage.ts';
import { createDocument, type Document, documentOf, isDocument, type Value } from '#database/bson/document.ts';
import { CommandError, ensure } from '#database/errors.ts';
import { compileIn, type Environment, scopeIn } from '#database/expressions/environment.ts';
import type { Expression } from '#database/expressions/expression.ts';
import { addFieldsRead } from '#database/expressions/fields-read.ts';
import { encodeKey } from '#database/keys/encode-key.ts';

interface GroupField {
  name: string;
  input: Expression;
  create: () => Accumulator;
}

interface Group {
  id: Value;
  gathered: Accumulator[];
}

// About 100 MB of groups.
const mostGroups = 500_000;

/** `$group`: one document for each value of `_id`, with what accumulators gathered. */
export const group: StageParser = (argument, { environment }) => {
  ensure(isDocument(argument), 15947, "a group's fields must be specified in an object");
  ensure(argument._id !== undefined, 15955, 'a group specification must include an _id');
  const id = compileIn(environment, argument._id);
  const fields = Object.entries(argument).flatMap(([name, value]) =>
    name === '_id' ? [] : [readField(name, value, environment)],
  );
  const reads = new Set<string>();
  const run = gathering(() => createGrouping(id, fields, environment));
  return { run, reads: addFieldsRead(argument, reads) ? reads : undefined, isNarrowing: true };
};

function readField(name: string, value: Value, environment: Environment): GroupField {
  const entries = isDocument(value) ? Object.entries(value) : [];
  const [operator, input] = entries[0] ?? [];
  ensure(
    entries.length === 1 && operator !== undefined && input !== undefined,
    40234,
    `The field '${name}' must be an accumulator object`,
  );
  ensure(!name.includes('.'), 40235, `The field name '${name}' cannot contain '.'`);
  if (operator === '$count') return { name, input: () => 1, create: accumulators.get('$sum')! };
  const create = accumulators.get(operator);
  ensure(create, 15952, `unknown group operator '${operator}'. It is not one, or it is not supported.`);
  return { name, input: compileIn(environment, input), create };
}

function createGrouping(id: Expression, fields: GroupField[], environment: Environment) {
  const groups = new Map<string, Group>();

  function groupOf(value: Value | undefined): Group {
    const key = keyOf(value);
    const known = groups.get(key);
    if (known) return known;
    if (groups.size >= mostGroups)
      throw new CommandError('QueryExceededMemoryLimit', `$group made more than ${mostGroups} groups.`);
    const made = { id: value ?? null, gathered: fields.map(({ create }) => create()) };
    groups.set(key, made);
    return made;
  }

  return {
    take(page: Document[]) {
      for (const document of page) {
        const scope = scopeIn(environment, document);
        const { gathered } = groupOf(id(scope));
        for (let at = 0; at < fields.length; at++) gathered[at]!.add(fields[at]!.input(scope));
      }
    },
    finish: () => [...groups.values()].map((made) => presentGroup(made, fields)),
  };
}

// Equal values of different number types are one group. Text, the most frequent, needs no key of bytes.
function keyOf(value: Value | undefined): string {
  return typeof value === 'string' ? `s${value}` : `k${encodeKey([value ?? null], [1]).toString('latin1')}`;
}

function presentGroup({ id, gathered }: Group, fields: GroupField[]): Document {
  const document = createDocument();
  document._id = id;
  for (const [at, { name }] of fields.entries()) document[name] = gathered[at]!.result();
  return document;
}

/** `$sortByCount`: how often each value comes, the most frequent first. */
export const sortByCountPipeline = (argument: Value): Document[] => [
  documentOf({ $group: { _id: argument, count: { $sum: 1 } } }),
  documentOf({ $sort: { count: -1 } }),
];

/** `$count`: how many documents there are, under a name; nothing where there are none. */
export const countPipeline = (argument: Value): Document[] => {
  const isName = typeof argument === 'string' && argument !== '' && !/[$.\0]/.test(argument);
  ensure(isName, 40156, 'the count field must be a non-empty string without $ and .');
  return [documentOf({ $group: { _id: null, [argument]: { $sum: 1 } } }), documentOf({ $project: { _id: false } })];
};
