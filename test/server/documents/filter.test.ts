import { expect } from 'chai';
import fc from 'fast-check';
import { type FilterFields, type FilterTree, matches, toQuery } from '#server/documents/filter.ts';
import { HubError } from '#server/errors.ts';
import { startTestHub } from '#test/support/hub.ts';

const fields: FilterFields = {
  name: { path: 'name', type: 'text' },
  size: { path: 'inner.size', type: 'number' },
  at: { path: 'at', type: 'date' },
  on: { path: 'on', type: 'boolean' },
  tags: { path: 'tags', type: 'text' },
};

const words = fc.constantFrom('', 'a', 'A', 'ab', 'a.b', '(x)', 'ñ', 'Ñandú', '$ne');
const instants = fc.integer({ min: 0, max: 5 }).map((day) => new Date(Date.UTC(2026, 0, 1 + day)));
const thing = fc.record(
  {
    name: words,
    inner: fc.record({ size: fc.integer({ min: -2, max: 2 }) }, { requiredKeys: [] }),
    at: instants,
    on: fc.boolean(),
    tags: fc.array(words, { maxLength: 3 }),
  },
  { requiredKeys: [] },
);

const comparisons = fc.oneof(
  fc.record({
    field: fc.constantFrom('name', 'tags'),
    op: fc.constantFrom('eq', 'ne', 'gt', 'ge', 'lt', 'le', 'contains', 'startsWith'),
    value: words,
  }),
  fc.record({
    field: fc.constantFrom('name', 'tags'),
    op: fc.constant('in'),
    value: fc.array(words, { maxLength: 3 }),
  }),
  fc.record({
    field: fc.constant('size'),
    op: fc.constantFrom('eq', 'ne', 'gt', 'ge', 'lt', 'le'),
    value: fc.integer({ min: -2, max: 2 }),
  }),
  fc.record({
    field: fc.constant('at'),
    op: fc.constantFrom('eq', 'ne', 'gt', 'ge', 'lt', 'le'),
    value: instants.map((instant) => instant.toISOString()),
  }),
  fc.record({ field: fc.constant('on'), op: fc.constantFrom('eq', 'ne'), value: fc.boolean() }),
  fc.record({ field: fc.constantFrom('name', 'size', 'tags'), op: fc.constant('exists'), value: fc.boolean() }),
);

const { tree } = fc.letrec<{ tree: FilterTree }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small' },
    comparisons as fc.Arbitrary<FilterTree>,
    fc.record({ and: fc.array(tie('tree'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ or: fc.array(tie('tree'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ not: tie('tree') }),
  ),
}));

describe('the declarative filter', () => {
  it('finds in the database exactly what it matches in memory', async function () {
    this.timeout(60_000);
    await using hub = await startTestHub();
    const things = fc.sample(thing, { numRuns: 120, seed: 7 }).map((each, index) => ({ _id: index, ...each }));
    const collection = hub.services.database.connection
      .getClient()
      .db(hub.database.name)
      .collection<{ _id: number }>('filterTests');
    await collection.insertMany(things as never);

    await fc.assert(
      fc.asyncProperty(tree, async (filter) => {
        const found = (await collection.find(toQuery(filter, fields) as never).toArray()).map(({ _id }) => _id);
        const matched = things.filter((each) => matches(filter, fields, each)).map(({ _id }) => _id);
        expect(found.sort((a, b) => a - b)).to.deep.equal(matched);
      }),
      { numRuns: 200 },
    );
  });

  it('refuses fields that are not named, other types, and prototypes', () => {
    const refused: FilterTree[] = [
      { field: 'accountId', op: 'eq', value: 'x' },
      { field: '__proto__', op: 'eq', value: 'x' },
      { field: 'constructor', op: 'exists', value: true },
      { field: 'size', op: 'eq', value: '1' },
      { field: 'size', op: 'contains', value: 1 },
      { field: 'at', op: 'gt', value: 'yesterday' },
      { field: 'name', op: 'in', value: 'a' },
      { field: 'name', op: 'eq', value: ['a'] },
      { field: 'on', op: 'exists', value: 'yes' },
    ];
    for (const filter of refused) expect(() => toQuery(filter, fields), JSON.stringify(filter)).to.throw(HubError);
  });
});
