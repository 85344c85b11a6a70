import { expect } from 'chai';
import { type Collection, Decimal128, type Document, Double, Long, type MongoServerError } from 'mongodb';
import { type DatabaseProcess, startDatabaseProcess } from './support/database-process.ts';

interface Item extends Document {
  _id: number;
}

describe('database: reads through the driver', () => {
  let database: DatabaseProcess;
  let items: Collection<Item>;
  before(async () => {
    database = await startDatabaseProcess();
    items = database.client.db('reads').collection<Item>('items');
    await items.insertMany(
      Array.from({ length: 1000 }, (_, _id) => ({
        _id,
        group: _id % 7,
        name: `item-${_id % 100}`,
        list: [_id % 3, _id % 5],
        parts: [
          { k: 'a', n: _id },
          { k: 'b', n: -_id },
        ],
        o: { x: _id, y: { z: 1 } },
      })),
    );
    await items.createIndex({ group: 1, name: -1 });
  });
  after(() => database[Symbol.asyncDispose]());

  const refusalOf = (attempt: Promise<unknown>) =>
    attempt.then(
      () => undefined,
      (error) => error,
    ) as Promise<MongoServerError>;

  it('give every document once, in batches of any size', async () => {
    for (const batchSize of [1, 2, 7, 101, 5000]) {
      const limit = batchSize === 1 ? 50 : 0;
      const found = await items
        .find({}, { batchSize })
        .limit(limit)
        .map(({ _id }) => _id)
        .toArray();
      expect(found).to.deep.equal(Array.from({ length: limit || 1000 }, (_, id) => id));
    }
  });

  it('sort, skip and limit, from an index or in memory', async () => {
    for (const sort of [
      { group: 1, name: -1, _id: 1 },
      { 'o.x': -1 },
      { name: 1, _id: -1 },
      { group: -1, name: 1, _id: -1 },
    ] as Record<string, 1 | -1>[]) {
      const all = await items.find().sort(sort).toArray();
      const model = (await items.find().toArray()).sort((left, right) => {
        for (const [path, direction] of Object.entries(sort)) {
          const [a, b] = path === 'o.x' ? [left.o.x, right.o.x] : [left[path], right[path]];
          if (a !== b) return (a < b ? -1 : 1) * direction;
        }
        return 0;
      });
      expect(all.map(({ _id }) => _id)).to.deep.equal(model.map(({ _id }) => _id));
      const page = await items.find().sort(sort).skip(95).limit(10).toArray();
      expect(page).to.deep.equal(all.slice(95, 105));
    }
    expect(await items.find({ group: 3 }).sort({ $natural: -1 }).limit(1).toArray()).to.have.nested.property(
      '[0]._id',
      997,
    );
  });

  it('sort an array by its least element, downwards by its greatest', async () => {
    const lists = database.client.db('reads').collection<Item>('lists');
    await lists.insertMany([
      { _id: 1, l: [5, 1] },
      { _id: 2, l: [3] },
      { _id: 3, l: [] },
      { _id: 4 },
      { _id: 5, l: null },
      { _id: 6, l: 'x' },
      { _id: 7, l: [2, 'y'] },
    ]);
    const order = async (direction: 1 | -1) =>
      (await lists.find().sort({ l: direction, _id: 1 }).toArray()).map(({ _id }) => _id);
    expect(await order(1)).to.deep.equal([3, 4, 5, 1, 7, 2, 6]);
    expect(await order(-1)).to.deep.equal([7, 6, 1, 2, 4, 5, 3]);
    await lists.createIndex({ l: 1 });
    expect(await order(1)).to.deep.equal([3, 4, 5, 1, 7, 2, 6]);
  });

  it('project fields in, out, sliced, matched and computed', async () => {
    const project = (projection: Document, filter: Document = { _id: 4 }) => items.findOne(filter, { projection });
    expect(await project({ name: 1 })).to.deep.equal({ _id: 4, name: 'item-4' });
    expect(await project({ _id: 0, 'o.y': 1, 'parts.k': 1 })).to.deep.equal({
      parts: [{ k: 'a' }, { k: 'b' }],
      o: { y: { z: 1 } },
    });
    expect(await project({ parts: 0, o: 0, list: 0 })).to.deep.equal({ _id: 4, group: 4, name: 'item-4' });
    expect(await project({ 'parts.n': 0, 'o.y.z': false, list: 0, name: 0, group: 0 })).to.deep.equal({
      _id: 4,
      parts: [{ k: 'a' }, { k: 'b' }],
      o: { x: 4, y: {} },
    });
    expect(await project({ _id: 1 })).to.deep.equal({ _id: 4 });
    expect(await project({ _id: 0, list: { $slice: -1 }, o: 1 })).to.deep.equal({
      list: [4],
      o: { x: 4, y: { z: 1 } },
    });
    expect(await project({ parts: { $slice: [1, 1] }, o: 0, list: 0, name: 0, group: 0 })).to.deep.equal({
      _id: 4,
      parts: [{ k: 'b', n: -4 }],
    });
    expect(await project({ parts: { $elemMatch: { n: { $lt: 0 } } } })).to.deep.equal({
      _id: 4,
      parts: [{ k: 'b', n: -4 }],
    });
    expect(await project({ 'parts.$': 1 }, { 'parts.n': -4 })).to.deep.equal({ _id: 4, parts: [{ k: 'b', n: -4 }] });
    expect(await project({ total: { $add: ['$group', '$o.x'] }, who: '$name', _id: 0 })).to.deep.equal({
      total: 8,
      who: 'item-4',
    });
    expect(await refusalOf(items.findOne({}, { projection: { a: 1, b: 0 } }))).to.include({ code: 31254 });
    expect(await refusalOf(items.findOne({}, { projection: { a: 1, 'a.b': 1 } }))).to.include({ code: 31249 });
  });

  it('count and tell distinct values, with the help of an index or without', async () => {
    expect(await items.countDocuments({ group: 2 })).to.equal(143);
    expect(await items.countDocuments({ 'o.x': { $gte: 990 } })).to.equal(10);
    expect(await items.countDocuments({}, { skip: 10, limit: 20 })).to.equal(20);
    expect(await items.estimatedDocumentCount()).to.equal(1000);
    expect(await items.distinct('group')).to.deep.equal([0, 1, 2, 3, 4, 5, 6]);
    expect(await items.distinct('list', { _id: { $lt: 3 } })).to.deep.equal([0, 1, 2]);
    expect(await items.distinct('parts.k')).to.deep.equal(['a', 'b']);
    expect(await items.distinct('nothing')).to.deep.equal([]);
  });

  it('hold no documents in an open cursor: it goes on by key while others write', async () => {
    const moving = database.client.db('reads').collection<Item>('moving');
    await moving.createIndex({ n: 1 });
    await moving.insertMany(Array.from({ length: 300 }, (_, _id) => ({ _id, n: _id })));
    const cursor = moving.find({ n: { $gte: 0 } }, { batchSize: 50 }).sort({ n: 1 });
    const seen: number[] = [];
    for await (const { _id } of cursor) {
      seen.push(_id);
      // Behind the cursor, before it, and taken away ahead of it.
      if (_id === 40) await moving.insertOne({ _id: 1000, n: 10.5 });
      if (_id === 40) await moving.insertOne({ _id: 1001, n: 250.5 });
      if (_id === 40) await moving.deleteMany({ n: { $gt: 200, $lt: 210 } });
    }
    expect(seen).to.have.length(300 + 1 - 9);
    expect(seen).to.include(1001).and.not.include(1000).and.not.include(205);
  });

  it('end a cursor whose collection or index is dropped, and forget killed ones', async () => {
    const dying = database.client.db('reads').collection<Item>('dying');
    await dying.createIndex({ n: 1 });
    await dying.insertMany(Array.from({ length: 300 }, (_, _id) => ({ _id, n: _id })));
    const byIndex = dying.find({ n: { $gte: 0 } }, { batchSize: 10 });
    await byIndex.next();
    await dying.dropIndex('n_1');
    expect(await refusalOf(byIndex.toArray())).to.include({ code: 175 });

    const byCollection = dying.find({}, { batchSize: 10 });
    await byCollection.next();
    await dying.drop();
    expect(await refusalOf(byCollection.toArray())).to.include({ code: 175 });

    const { cursor } = await database.client
      .db('reads')
      .command({ find: 'items', batchSize: 1 }, { promoteLongs: false });
    expect(cursor.id).to.be.instanceOf(Long);
    const killed = await database.client.db('reads').command({ killCursors: 'items', cursors: [cursor.id] });
    expect(killed.cursorsKilled).to.have.length(1);
    const late = await refusalOf(database.client.db('reads').command({ getMore: cursor.id, collection: 'items' }));
    expect(late).to.include({ code: 43, codeName: 'CursorNotFound' });
  });

  it('keep the types of numbers', async () => {
    const numbers = database.client.db('reads').collection('numbers');
    await numbers.insertOne({
      _id: 1 as never,
      int: 1,
      double: new Double(1),
      long: Long.fromNumber(1),
      decimal: Decimal128.fromString('1.50'),
    });
    const found = await numbers.findOne({}, { promoteValues: false });
    expect(found!.double).to.be.instanceOf(Double);
    expect(found!.long).to.be.instanceOf(Long);
    expect(String(found!.decimal)).to.equal('1.50');
    expect(
      await numbers.countDocuments({ int: Long.fromNumber(1), double: 1, long: new Double(1), decimal: 1.5 }),
    ).to.equal(1);
  });

  it('let others have their turn while one goes through everything', async () => {
    const large = database.client.db('reads').collection('large');
    const filler = 'x'.repeat(300);
    for (let start = 0; start < 40_000; start += 10_000) {
      await large.insertMany(Array.from({ length: 10_000 }, (_, n) => ({ n: start + n, filler })));
    }
    let isScanning = true;
    const scan = large
      .find({ filler: /nothing/ })
      .toArray()
      .finally(() => {
        isScanning = false;
      });
    let answered = 0;
    while (isScanning) {
      await items.findOne({ _id: 5 });
      answered++;
    }
    expect(await scan).to.deep.equal([]);
    expect(answered).to.be.greaterThan(3);
    const late = await refusalOf(
      large
        .find({ filler: /nothing/ })
        .maxTimeMS(1)
        .toArray(),
    );
    expect(late).to.include({ code: 50 });
  });
});
