import { z } from 'zod';
import { HubError, type Problem } from '#server/errors.ts';
import type { Sentence } from '#texts/say.ts';

/** What a field may be compared with. */
export type FieldType = 'text' | 'number' | 'date' | 'boolean';

/** The fields of a thing that may be filtered by: the name outside, the path in the document, the type. */
export type FilterFields = Record<string, { path: string; type: FieldType }>;

const operators = ['eq', 'ne', 'gt', 'ge', 'lt', 'le', 'in', 'contains', 'startsWith', 'exists'] as const;
const maxNodes = 100;
const maxDepth = 10;

const scalar = z.union([z.string().max(1000), z.number(), z.boolean()]);

/**
 * The one declarative filter of the hub, as JSON: a comparison, or `and`, `or`, `not` of filters. `contains` and `startsWith` ignore case;
 * a list matches when one of its elements does; `ne` matches what has no such field; an empty list
 * does not exist.
 */
export const Filter: z.ZodType<FilterTree> = z
  .lazy(() =>
    z.union([
      z.strictObject({
        field: z.string().max(100),
        op: z.enum(operators),
        value: z.union([scalar, z.array(scalar).max(1000)]),
      }),
      z.strictObject({ and: z.array(Filter).min(1).max(maxNodes) }),
      z.strictObject({ or: z.array(Filter).min(1).max(maxNodes) }),
      z.strictObject({ not: Filter }),
    ]),
  )
  .meta({
    id: 'Filter',
    description: 'A comparison {field, op, value}, or {and: […]}, {or: […]}, {not: …} of filters',
  });

export type FilterTree = Comparison | { and: FilterTree[] } | { or: FilterTree[] } | { not: FilterTree };

interface Comparison {
  field: string;
  op: (typeof operators)[number];
  value: string | number | boolean | (string | number | boolean)[];
}

/** A filter in a query: the same JSON as text. */
export const FilterText = z
  .string()
  .max(20_000)
  .meta({ description: 'A filter as JSON, such as {"field":"status","op":"eq","value":"new"}' });

/**
 * Reads a filter's JSON.
 * @throws HubError `request.invalid`
 */
export function parseFilter(text: string): FilterTree {
  try {
    const nested = JSON.parse(text);
    // Before zod walks it: a filter nested without end must not cost the stack.
    measure(nested, 0, { nodes: 0 });
    return Filter.parse(nested);
  } catch (error) {
    if (error instanceof HubError) throw error;
    throw refused({
      pointer: '/query/filter',
      code: 'invalidFilter',
      message:
        error instanceof z.ZodError
          ? { text: 'inputs.filterForm', params: { operators: operators.join(', ') } }
          : { text: 'inputs.filterNotJson' },
    });
  }
}

/**
 * The filter as a MongoDB query over the named fields.
 * @throws HubError `request.invalid` naming fields that do not exist and values of the wrong type
 */
export function toQuery(filter: FilterTree, fields: FilterFields): Record<string, unknown> {
  if ('and' in filter) return { $and: filter.and.map((part) => toQuery(part, fields)) };
  if ('or' in filter) return { $or: filter.or.map((part) => toQuery(part, fields)) };
  if ('not' in filter) return { $nor: [toQuery(filter.not, fields)] };
  const { path, values } = checkComparison(filter, fields);
  return { [path]: conditions[filter.op](values) };
}

/** Whether a plain object passes the filter, by the same rules as the query. */
export function matches(filter: FilterTree, fields: FilterFields, subject: object): boolean {
  if ('and' in filter) return filter.and.every((part) => matches(part, fields, subject));
  if ('or' in filter) return filter.or.some((part) => matches(part, fields, subject));
  if ('not' in filter) return !matches(filter.not, fields, subject);
  const { path, values } = checkComparison(filter, fields);
  const found = path
    .split('.')
    .reduce<unknown>((value, part) => (value as Record<string, unknown> | undefined)?.[part], subject);
  const held = Array.isArray(found) ? found : found === undefined || found === null ? [] : [found];
  return tests[filter.op](held, values);
}

type Value = string | number | boolean | Date;

const conditions: Record<Comparison['op'], (values: Value[]) => unknown> = {
  eq: ([value]) => ({ $eq: value }),
  ne: ([value]) => ({ $ne: value }),
  gt: ([value]) => ({ $gt: value }),
  ge: ([value]) => ({ $gte: value }),
  lt: ([value]) => ({ $lt: value }),
  le: ([value]) => ({ $lte: value }),
  in: (values) => ({ $in: values }),
  contains: ([value]) => ({ $regex: escapePattern(String(value)), $options: 'i' }),
  startsWith: ([value]) => ({ $regex: `^${escapePattern(String(value))}`, $options: 'i' }),
  exists: ([value]) => (value ? { $nin: [null, []] } : { $in: [null, []] }),
};

const tests: Record<Comparison['op'], (held: unknown[], values: Value[]) => boolean> = {
  eq: (held, [value]) => held.some((each) => compare(each, value) === 0),
  ne: (held, [value]) => !held.some((each) => compare(each, value) === 0),
  gt: (held, [value]) => held.some((each) => compare(each, value) > 0),
  ge: (held, [value]) => held.some((each) => compare(each, value) >= 0),
  lt: (held, [value]) => held.some((each) => compare(each, value) < 0),
  le: (held, [value]) => held.some((each) => compare(each, value) <= 0),
  in: (held, values) => held.some((each) => values.some((value) => compare(each, value) === 0)),
  contains: (held, [value]) => held.some((each) => new RegExp(escapePattern(String(value)), 'i').test(String(each))),
  startsWith: (held, [value]) =>
    held.some((each) => new RegExp(`^${escapePattern(String(value))}`, 'i').test(String(each))),
  exists: (held, [value]) => held.length > 0 === value,
};

/** Less than, equal, greater; NaN, which is none of them, between values of different types. */
function compare(left: unknown, right: Value | undefined): number {
  const [a, b] = [left, right].map((value) => (value instanceof Date ? value.getTime() : value)) as [Value, Value];
  if (left instanceof Date !== right instanceof Date || typeof a !== typeof b) return Number.NaN;
  return a < b ? -1 : a > b ? 1 : 0;
}

function checkComparison({ field, op, value }: Comparison, fields: FilterFields): { path: string; values: Value[] } {
  const known = Object.hasOwn(fields, field) ? fields[field] : undefined;
  if (!known) {
    const names = Object.keys(fields).join(', ');
    throw refused({
      pointer: '/query/filter',
      code: 'unknownField',
      message: { text: 'inputs.filterField', params: { field, fields: names } },
    });
  }
  const type = op === 'exists' ? 'boolean' : op === 'contains' || op === 'startsWith' ? 'text' : known.type;
  const given = Array.isArray(value) ? value : [value];
  const values = given.map((each) => convert(each, type));
  if (Array.isArray(value) !== (op === 'in') || values.includes(undefined)) {
    const expected: Sentence = { text: `kinds.${type === 'date' ? 'dateTime' : type}` };
    throw refused({
      pointer: '/query/filter',
      code: 'invalidValue',
      message: { text: op === 'in' ? 'inputs.filterList' : 'inputs.filterValue', params: { field, op, expected } },
    });
  }
  return { path: known.path, values: values as Value[] };
}

function convert(value: string | number | boolean, type: FieldType): Value | undefined {
  if (type === 'date') {
    const parsed = z.iso.datetime({ offset: true }).safeParse(value);
    return parsed.success ? new Date(parsed.data) : undefined;
  }
  return typeof value === (type === 'text' ? 'string' : type) ? value : undefined;
}

function measure(node: unknown, depth: number, count: { nodes: number }): void {
  count.nodes += 1;
  if (depth > maxDepth || count.nodes > 20 * maxNodes) {
    throw refused({
      pointer: '/query/filter',
      code: 'tooDeep',
      message: { text: 'inputs.filterTooDeep', params: { levels: maxDepth, nodes: maxNodes } },
    });
  }
  if (typeof node === 'object' && node !== null)
    for (const part of Object.values(node)) measure(part, depth + (Array.isArray(node) ? 0 : 1), count);
}

function escapePattern(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`);
}

function refused(problem: Problem): HubError {
  return new HubError('request.invalid', {}, [problem]);
}
