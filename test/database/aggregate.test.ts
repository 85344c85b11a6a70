import { Decimal128, Double, EJSON, Int32, Long } from 'bson';
import { expect } from 'chai';
import fc from 'fast-check';
import { someNumber } from './support/arbitrary-values.ts';
import { type InProcess, openInProcess } from './support/in-process.ts';

describe('database: pipelines', () => {
  let database: InProcess;
  before(async () => {
    database = openInProcess();
    await database.run({
      insert: 'visits',
      documents: [
        { _id: 1, who: 'ana', task: 'a', minutes: 30, tags: ['x', 'y'], at: { city: 'Madrid' } },
        { _id: 2, who: 'leo', task: 'b', minutes: 45, tags: ['y'], at: { city: 'Toledo' } },
        { _id: 3, who: 'ana', task: 'b', minutes: 15.5, tags: [], at: { city: 'Madrid' } },
        { _id: 4, who: 'eva', task: null, minutes: 60, at: {} },
        { _id: 5, who: 'ana', minutes: Long.fromNumber(5), tags: ['x', 'x'], at: { city: 'Madrid' } },
      ],
    });
    await database.run({
      insert: 'tasks',
      documents: [
        { _id: 'a', title: 'Read the meter', owner: 'ana' },
        { _id: 'b', title: 'Change the filter', owner: 'leo' },
        { _id: 'c', title: 'Nobody comes' },
      ],
    });
    await database.run({ createIndexes: 'visits', indexes: [{ key: { who: 1, minutes: -1 }, name: 'byWho' }] });
  });
  after(() => database[Symbol.dispose]());

  async function run(pipeline: object[], collection = 'visits', more: object = {}) {
    const { cursor } = await database.run({ aggregate: collection, pipeline, cursor: {}, ...more });
    return cursor.firstBatch as object[];
  }
  const code = (attempt: Promise<unknown>) =>
    attempt.then(
      () => 'done',
      (error) => error.code,
    );

  it('group with every accumulator', async () => {
    const grouped = await run([
      { $match: { who: { $ne: 'nobody' } } },
      { $sort: { _id: 1 } },
      {
        $group: {
          _id: '$who',
          n: { $sum: 1 },
          counted: { $count: {} },
          minutes: { $sum: '$minutes' },
          mean: { $avg: '$minutes' },
          least: { $min: '$minutes' },
          most: { $max: '$minutes' },
          first: { $first: '$task' },
          last: { $last: '$task' },
          all: { $push: '$task' },
          cities: { $addToSet: '$at.city' },
          places: { $mergeObjects: '$at' },
        },
      },
      { $sort: { _id: 1 } },
    ]);
    expect(grouped).to.deep.equal([
      {
        _id: 'ana',
        n: 3,
        counted: 3,
        minutes: 50.5,
        mean: 50.5 / 3,
        least: 5,
        most: 30,
        first: 'a',
        last: null,
        all: ['a', 'b'],
        cities: ['Madrid'],
        places: { city: 'Madrid' },
      },
      {
        _id: 'eva',
        n: 1,
        counted: 1,
        minutes: 60,
        mean: 60,
        least: 60,
        most: 60,
        first: null,
        last: null,
        all: [null],
        cities: [],
        places: {},
      },
      {
        _id: 'leo',
        n: 1,
        counted: 1,
        minutes: 45,
        mean: 45,
        least: 45,
        most: 45,
        first: 'b',
        last: 'b',
        all: ['b'],
        cities: ['Toledo'],
        places: { city: 'Toledo' },
      },
    ]);
    expect(
      await run([
        { $group: { _id: { who: '$who', city: '$at.city' }, n: { $sum: 1 } } },
        { $match: { n: { $gt: 1 } } },
      ]),
    ).to.deep.equal([{ _id: { who: 'ana', city: 'Madrid' }, n: 3 }]);
    expect(
      await run([{ $group: { _id: null, deviation: { $stdDevPop: '$_id' }, sample: { $stdDevSamp: '$_id' } } }]),
    ).to.deep.equal([{ _id: null, deviation: Math.sqrt(2), sample: Math.sqrt(2.5) }]);
  });

  it('treat equal numbers of different types as one group', async () => {
    await database.run({
      insert: 'mixed',
      documents: [
        { n: new Int32(1) },
        { n: new Double(1) },
        { n: Long.fromNumber(1) },
        { n: Decimal128.fromString('1.0') },
        {},
        { n: null },
      ],
    });
    expect(await run([{ $group: { _id: '$n', c: { $sum: 1 } } }, { $sort: { c: 1 } }], 'mixed')).to.deep.equal([
      { _id: null, c: 2 },
      { _id: 1, c: 4 },
    ]);
  });

  it('unwind arrays, with what is empty or without', async () => {
    expect(await run([{ $unwind: '$tags' }, { $project: { tags: 1 } }])).to.deep.equal([
      { _id: 1, tags: 'x' },
      { _id: 1, tags: 'y' },
      { _id: 2, tags: 'y' },
      { _id: 5, tags: 'x' },
      { _id: 5, tags: 'x' },
    ]);
    const kept = await run([
      { $unwind: { path: '$tags', preserveNullAndEmptyArrays: true, includeArrayIndex: 'place' } },
      { $project: { tags: 1, place: 1 } },
      { $skip: 3 },
      { $limit: 2 },
    ]);
    expect(kept).to.deep.equal([
      { _id: 3, place: null },
      { _id: 4, place: null },
    ]);
  });

  it('reshape documents', async () => {
    expect(
      await run([
        { $match: { _id: 1 } },
        { $project: { _id: 0, who: 1, at: { town: '$at.city' }, hours: { $divide: ['$minutes', 60] } } },
      ]),
    ).to.deep.equal([{ who: 'ana', at: { town: 'Madrid' }, hours: 0.5 }]);
    expect(
      await run([
        { $match: { _id: 1 } },
        { $addFields: { 'at.zone': 'CET', who: '$$REMOVE', both: ['$task', '$gone'] } },
        { $unset: ['minutes', 'tags'] },
      ]),
    ).to.deep.equal([{ _id: 1, task: 'a', at: { city: 'Madrid', zone: 'CET' }, both: ['a', null] }]);
    expect(
      await run([{ $match: { _id: 1 } }, { $replaceRoot: { newRoot: { $mergeObjects: ['$at', { who: '$who' }] } } }]),
    ).to.deep.equal([{ city: 'Madrid', who: 'ana' }]);
    expect(await run([{ $match: { _id: 4 } }, { $project: { at: 0, tags: false, minutes: 0 } }])).to.deep.equal([
      { _id: 4, who: 'eva', task: null },
    ]);
  });

  it('look up other collections, by fields and by pipelines', async () => {
    const joined = await run([
      { $lookup: { from: 'tasks', localField: 'task', foreignField: '_id', as: 'tasks' } },
      { $project: { titles: '$tasks.title' } },
    ]);
    expect(joined).to.deep.equal([
      { _id: 1, titles: ['Read the meter'] },
      { _id: 2, titles: ['Change the filter'] },
      { _id: 3, titles: ['Change the filter'] },
      { _id: 4, titles: [] },
      { _id: 5, titles: [] },
    ]);
    const counted = await run(
      [
        {
          $lookup: {
            from: 'visits',
            let: { me: '$owner' },
            pipeline: [{ $match: { $expr: { $eq: ['$who', '$$me'] } } }, { $count: 'n' }],
            as: 'visits',
          },
        },
        { $project: { n: { $ifNull: [{ $first: '$visits.n' }, 0] } } },
      ],
      'tasks',
    );
    expect(counted).to.deep.equal([
      { _id: 'a', n: 3 },
      { _id: 'b', n: 1 },
      { _id: 'c', n: 0 },
    ]);
    expect(
      await run([
        { $lookup: { from: 'nowhere', localField: 'task', foreignField: 'x', as: 'o.none' } },
        { $limit: 1 },
        { $project: { o: 1 } },
      ]),
    ).to.deep.equal([{ _id: 1, o: { none: [] } }]);
  });

  it('count, facet, join collections, and use variables', async () => {
    expect(await run([{ $match: { who: 'ana' } }, { $count: 'n' }])).to.deep.equal([{ n: 3 }]);
    expect(await run([{ $match: { who: 'nobody' } }, { $count: 'n' }])).to.deep.equal([]);
    expect(await run([{ $sortByCount: '$who' }, { $limit: 1 }])).to.deep.equal([{ _id: 'ana', count: 3 }]);
    expect(
      await run([
        {
          $facet: { total: [{ $count: 'n' }], last: [{ $sort: { _id: -1 } }, { $limit: 1 }, { $project: { who: 1 } }] },
        },
      ]),
    ).to.deep.equal([{ total: [{ n: 5 }], last: [{ _id: 5, who: 'ana' }] }]);
    expect(
      await run([
        { $project: { who: 1 } },
        { $limit: 1 },
        { $unionWith: { coll: 'tasks', pipeline: [{ $match: { _id: 'c' } }] } },
      ]),
    ).to.deep.equal([
      { _id: 1, who: 'ana' },
      { _id: 'c', title: 'Nobody comes' },
    ]);
    expect(
      await run([{ $match: { $expr: { $eq: ['$who', '$$wanted'] } } }, { $count: 'n' }], 'visits', {
        let: { wanted: 'eva' },
      }),
    ).to.deep.equal([{ n: 1 }]);
    expect(await run([{ $sample: { size: 3 } }])).to.have.length(3);
  });

  it('begin with the index that the filter and the order have', async () => {
    const { queryPlanner } = await database.run({
      explain: {
        aggregate: 'visits',
        pipeline: [{ $match: { who: 'ana' } }, { $sort: { minutes: -1 } }, { $limit: 1 }, { $project: { _id: 1 } }],
        cursor: {},
      },
    });
    expect(queryPlanner.winningPlan).to.have.nested.property('inputStage.indexName', 'byWho');
    expect(
      await run([
        { $match: { who: 'ana' } },
        { $match: { minutes: { $gt: 10 } } },
        { $sort: { minutes: -1 } },
        { $skip: 1 },
        { $project: { _id: 1 } },
      ]),
    ).to.deep.equal([{ _id: 3 }]);
  });

  it('are given batch by batch', async () => {
    const { cursor } = await database.run({
      aggregate: 'visits',
      pipeline: [{ $sort: { _id: 1 } }, { $project: { _id: 1 } }],
      cursor: { batchSize: 2 },
    });
    expect(cursor.firstBatch).to.deep.equal([{ _id: 1 }, { _id: 2 }]);
    const next = await database.run({ getMore: cursor.id, collection: 'visits' });
    expect(next.cursor.nextBatch).to.deep.equal([{ _id: 3 }, { _id: 4 }, { _id: 5 }]);
    expect(Number(next.cursor.id)).to.equal(0);
  });

  it('are refused where a stage is wrong or not supported', async () => {
    const refusals: [object[], number][] = [
      [[{ $bucketAuto: {} }], 40324],
      [[{ $out: 'x' }], 40324],
      [[{ $match: 5 }], 15959],
      [[{ $limit: 0 }], 15958],
      [[{ $group: { n: { $sum: 1 } } }], 15955],
      [[{ $group: { _id: 1, n: { $frob: 1 } } }], 15952],
      [[{ $unwind: 'tags' }], 28818],
      [[{ $project: {} }], 51272],
      [[{ $a: 1, $b: 2 }], 40323],
      [[{ $replaceRoot: { newRoot: '$who' } }], 40228],
    ];
    for (const [pipeline, expected] of refusals)
      expect(await code(run(pipeline)), JSON.stringify(pipeline)).to.equal(expected);
    expect(await code(database.run({ aggregate: 1, pipeline: [], cursor: {} }))).to.equal(115);
  });

  it('sum and group random numbers as a plain model does', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: -1e9, max: 1e9 })), {
          minLength: 1,
          maxLength: 40,
        }),
        async (rows) => {
          await database.run({ delete: 'sums', deletes: [{ q: {}, limit: 0 }] });
          await database.run({ insert: 'sums', documents: rows.map(([g, n]) => ({ g, n })) });
          const grouped = await run(
            [
              { $group: { _id: '$g', sum: { $sum: '$n' }, n: { $sum: 1 }, max: { $max: '$n' } } },
              { $sort: { _id: 1 } },
            ],
            'sums',
          );
          const model = Object.entries(Object.groupBy(rows, ([g]) => g)).map(([g, list]) => ({
            _id: Number(g),
            sum: list!.reduce((sum, [, n]) => sum + n, 0),
            n: list!.length,
            max: Math.max(...list!.map(([, n]) => n)),
          }));
          expect(grouped.map((group) => ({ ...group, sum: Number((group as { sum: unknown }).sum) }))).to.deep.equal(
            model,
          );
        },
      ),
      { numRuns: 100 },
    );
  });

  it('put any values through without changing their types', async () => {
    await fc.assert(
      fc.asyncProperty(someNumber, async (n) => {
        await database.run({ delete: 'types', deletes: [{ q: {}, limit: 0 }] });
        await database.run({ insert: 'types', documents: [{ _id: 1, n }] });
        const filter = { n: { $type: ['double', 'int', 'long', 'decimal'] } };
        const [before] = (await database.run({ find: 'types', filter, projection: { type: { $type: '$n' } } })).cursor
          .firstBatch;
        const [after] = await run(
          [{ $group: { _id: null, n: { $first: '$n' } } }, { $project: { type: { $type: '$n' } } }],
          'types',
        );
        expect((after as { type: string }).type, EJSON.stringify({ n })).to.equal(before.type);
      }),
      { numRuns: 100 },
    );
  });
});
