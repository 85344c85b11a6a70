import { expect } from 'chai';
import { type Collection, type Document, MongoBulkWriteError, type MongoServerError } from 'mongodb';
import { type DatabaseProcess, startDatabaseProcess } from './support/database-process.ts';

interface Item extends Document {
  _id: number | string;
}

describe('database: writes through the driver', () => {
  let database: DatabaseProcess;
  let items: Collection<Item>;
  let made = 0;
  before(async () => {
    database = await startDatabaseProcess();
  });
  after(() => database[Symbol.asyncDispose]());
  beforeEach(async () => {
    items = database.client.db('writes').collection<Item>(`c${made++}`);
    await items.createIndex({ 'o.key': 1, rank: -1 }, { unique: true, sparse: true, name: 'byKey' });
  });

  const refusalOf = <Refusal = MongoServerError>(attempt: Promise<unknown>) =>
    attempt.then(
      () => undefined,
      (error) => error,
    ) as Promise<Refusal>;
  const ids = async () => (await items.find().sort({ _id: 1 }).toArray()).map(({ _id }) => _id);

  it('tell a duplicate key as MongoDB does', async () => {
    await items.insertOne({ _id: 1, o: { key: 'a' }, rank: 1 });
    const namespace = `writes.${items.collectionName}`;

    const byId = await refusalOf(items.insertOne({ _id: 1 }));
    expect(byId).to.include({
      code: 11000,
      message: `E11000 duplicate key error collection: ${namespace} index: _id_ dup key: { _id: 1 }`,
    });
    expect(byId.keyPattern).to.deep.equal({ _id: 1 });
    expect(byId.keyValue).to.deep.equal({ _id: 1 });

    const byKey = await refusalOf(items.insertOne({ _id: 2, o: { key: 'a' }, rank: 1 }));
    expect(byKey.message).to.equal(
      `E11000 duplicate key error collection: ${namespace} index: byKey dup key: { o.key: "a", rank: 1 }`,
    );
    expect(byKey.keyPattern).to.deep.equal({ 'o.key': 1, rank: -1 });
    expect(byKey.keyValue).to.deep.equal({ 'o.key': 'a', rank: 1 });

    await items.insertOne({ _id: 3, o: { key: 'b' }, rank: 1 });
    const moved = await refusalOf(items.updateOne({ _id: 3 }, { $set: { 'o.key': 'a' } }));
    expect(moved).to.include({ code: 11000 });
    const taken = await refusalOf(items.findOneAndUpdate({ _id: 3 }, { $set: { 'o.key': 'a' } }));
    expect(taken).to.include({ code: 11000 });
    expect(taken.keyValue).to.deep.equal({ 'o.key': 'a', rank: 1 });
    const upserted = await refusalOf(
      items.updateOne({ _id: 9 }, { $set: { 'o.key': 'a', rank: 1 } }, { upsert: true }),
    );
    expect(upserted).to.include({ code: 11000 });
    expect(await items.findOne({ _id: 3 })).to.deep.equal({ _id: 3, o: { key: 'b' }, rank: 1 });
  });

  it('stop at the first refusal in order, and go on without order', async () => {
    const documents: Item[] = [
      { _id: 1 },
      { _id: 2, o: { key: 'x' } },
      { _id: 1 },
      { _id: 3, o: { key: 'x' } },
      { _id: 4 },
    ];

    const ordered = await refusalOf<MongoBulkWriteError>(items.insertMany(documents));
    expect(ordered).to.be.instanceOf(MongoBulkWriteError).and.include({ code: 11000 });
    expect(ordered.insertedCount).to.equal(2);
    expect([ordered.writeErrors].flat().map(({ index }) => index)).to.deep.equal([2]);
    expect(await ids()).to.deep.equal([1, 2]);

    await items.deleteMany({});
    const unordered = await refusalOf<MongoBulkWriteError>(items.insertMany(documents, { ordered: false }));
    expect(unordered.insertedCount).to.equal(3);
    expect([unordered.writeErrors].flat().map(({ index }) => index)).to.deep.equal([2, 3]);
    expect(await ids()).to.deep.equal([1, 2, 4]);
  });

  it('keep sparse and compound unique keys apart', async () => {
    await items.insertMany([{ _id: 1 }, { _id: 2 }, { _id: 3, rank: 5 }]);
    expect(await refusalOf(items.insertOne({ _id: 4, rank: 5 }))).to.include({ code: 11000 });
    await items.insertMany([
      { _id: 5, o: { key: 'a' }, rank: 1 },
      { _id: 6, o: { key: 'a' }, rank: 2 },
      { _id: 7, o: { key: 'a' } },
    ]);
    expect(await refusalOf(items.insertOne({ _id: 8, o: { key: 'a' }, rank: null }))).to.include({ code: 11000 });
  });

  it('let one document hold a unique value twice, but not two documents', async () => {
    await items.createIndex({ codes: 1 }, { unique: true, partialFilterExpression: { codes: { $exists: true } } });
    await items.insertOne({ _id: 1, codes: ['a', 'a', 'b'] });
    expect(await refusalOf(items.insertOne({ _id: 2, codes: ['c', 'b'] }))).to.include({ code: 11000 });
    expect(await items.findOne({ codes: 'c' })).to.equal(null);
    await items.updateOne({ _id: 1 }, { $pull: { codes: 'b' } as never });
    await items.insertOne({ _id: 2, codes: ['c', 'b'] });
    const { valid } = await database.client.db('writes').command({ validate: items.collectionName });
    expect(valid).to.equal(true);
  });

  it('enforce uniqueness only among the documents of a partial index', async () => {
    const jobs = database.client.db('writes').collection('jobs');
    await jobs.createIndex({ name: 1 }, { unique: true, partialFilterExpression: { type: 'single' } });
    await jobs.createIndex(
      { name: 1, 'data.routeId': 1 },
      { unique: true, partialFilterExpression: { 'data.routeId': { $exists: true } } },
    );
    await jobs.insertMany([
      { name: 'a', type: 'normal' },
      { name: 'a', type: 'normal' },
      { name: 'a', type: 'single' },
    ]);
    expect(await refusalOf(jobs.insertOne({ name: 'a', type: 'single' }))).to.include({ code: 11000 });
    await jobs.insertMany([
      { name: 'r', data: { routeId: 1 } },
      { name: 'r', data: { routeId: 2 } },
    ]);
    expect(await refusalOf(jobs.insertOne({ name: 'r', data: { routeId: 2 } }))).to.include({ code: 11000 });
    expect(await refusalOf(jobs.updateOne({ type: 'normal' }, { $set: { type: 'single' } }))).to.include({
      code: 11000,
    });
  });

  it('do mixed bulks and count what each did', async () => {
    await items.insertMany([
      { _id: 1, n: 1 },
      { _id: 2, n: 2 },
    ]);
    const result = await items.bulkWrite(
      [
        { updateOne: { filter: { _id: 1 }, update: { $inc: { n: 1 } } } },
        { updateOne: { filter: { _id: 1 }, update: { $set: { n: 2 } } } },
        { updateOne: { filter: { _id: 7 }, update: { $set: { n: 7 } }, upsert: true } },
        { insertOne: { document: { _id: 3, n: 3 } } },
        { replaceOne: { filter: { _id: 3 }, replacement: { m: 1 } } },
        { updateMany: { filter: { n: { $gt: 0 } }, update: { $set: { seen: true } } } },
        { deleteOne: { filter: { _id: 2 } } },
        { deleteMany: { filter: { gone: true } } },
      ],
      { ordered: true },
    );
    expect(result).to.include({
      insertedCount: 1,
      matchedCount: 6,
      modifiedCount: 5,
      deletedCount: 1,
      upsertedCount: 1,
    });
    expect(result.upsertedIds).to.deep.equal({ 2: 7 });

    const mixed = await refusalOf<MongoBulkWriteError>(
      items.bulkWrite(
        [
          { insertOne: { document: { _id: 1 } } },
          { updateOne: { filter: { _id: 8 }, update: { $set: { n: 8 } }, upsert: true } },
          { updateOne: { filter: { _id: 1 }, update: { $inc: { seen: 1 } } } },
          { deleteOne: { filter: { _id: 3 } } },
        ],
        { ordered: false },
      ),
    );
    expect(mixed.result).to.include({ deletedCount: 1, upsertedCount: 1 });
    expect([mixed.writeErrors].flat().map(({ index, code }) => [index, code])).to.deep.equal([
      [0, 11000],
      [2, 14],
    ]);
  });

  it('do bulks over several collections in one command', async () => {
    const result = await database.client
      .bulkWrite(
        [
          { namespace: 'writes.one', name: 'insertOne', document: { _id: 1 as never } },
          { namespace: 'other.two', name: 'updateOne', filter: { k: 1 }, update: { $set: { v: 1 } }, upsert: true },
          { namespace: 'writes.one', name: 'insertOne', document: { _id: 1 as never } },
          { namespace: 'writes.one', name: 'deleteMany', filter: {} },
        ],
        { ordered: false, verboseResults: true },
      )
      .catch((error) => error);
    expect(result.partialResult).to.include({ insertedCount: 1, upsertedCount: 1, deletedCount: 1 });
    expect(result.writeErrors.get(2)).to.include({ code: 11000 });
    expect(await database.client.db('other').collection('two').countDocuments({ k: 1, v: 1 })).to.equal(1);
  });

  it('give the document before or after a change, projected', async () => {
    await items.insertMany([
      { _id: 1, n: 5, s: 'x' },
      { _id: 2, n: 3, s: 'y' },
      { _id: 3, n: 4, s: 'z' },
    ]);
    expect(await items.findOneAndUpdate({}, { $inc: { n: 10 } }, { sort: { n: 1 } })).to.deep.equal({
      _id: 2,
      n: 3,
      s: 'y',
    });
    expect(
      await items.findOneAndUpdate(
        {},
        { $inc: { n: 10 } },
        { sort: { n: 1 }, returnDocument: 'after', projection: { n: 1, _id: 0 } },
      ),
    ).to.deep.equal({ n: 14 });
    expect(await items.findOneAndReplace({ _id: 1 }, { r: 1 }, { returnDocument: 'after' })).to.deep.equal({
      _id: 1,
      r: 1,
    });
    expect(await items.findOneAndDelete({ n: { $gt: 0 } }, { sort: { n: -1 } })).to.deep.equal({
      _id: 3,
      n: 14,
      s: 'z',
    });
    expect(await items.findOneAndUpdate({ _id: 9 }, { $set: { n: 1 } })).to.equal(null);
    expect(await items.findOneAndUpdate({ _id: 9 }, { $set: { n: 1 } }, { upsert: true })).to.equal(null);
    const whole = await items.findOneAndUpdate(
      { _id: 10 },
      { $set: { n: 1 } },
      { upsert: true, returnDocument: 'after', includeResultMetadata: true },
    );
    expect(whole).to.deep.include({
      value: { _id: 10, n: 1 },
      lastErrorObject: { n: 1, updatedExisting: false, upserted: 10 },
    });
  });

  it('never give one document to two who take the first', async () => {
    await items.insertMany(Array.from({ length: 200 }, (_, _id) => ({ _id, state: 'waiting' })));
    const take = async () => {
      const taken: (number | string)[] = [];
      for (;;) {
        const item = await items.findOneAndUpdate(
          { state: 'waiting' },
          { $set: { state: 'taken' } },
          { sort: { _id: 1 } },
        );
        if (!item) return taken;
        taken.push(item._id);
      }
    };
    const taken = (await Promise.all(Array.from({ length: 10 }, take))).flat();
    expect(taken).to.have.length(200);
    expect(new Set(taken).size).to.equal(200);
  });

  it('change each document once, even where the change moves it forward in the index', async () => {
    await items.createIndex({ n: 1 });
    await items.insertMany(Array.from({ length: 1000 }, (_, _id) => ({ _id, n: _id })));
    const result = await items.updateMany({ n: { $gte: 0 } }, { $inc: { n: 500 } });
    expect(result.modifiedCount).to.equal(1000);
    const sum = await items.aggregate<{ n: number }>([{ $group: { _id: null, n: { $sum: '$n' } } }]).toArray();
    expect(sum[0]!.n).to.equal((999 * 1000) / 2 + 500 * 1000);
  });

  it('keep what was changed before a refusal in the middle, and disturb nobody else', async () => {
    await items.insertMany(Array.from({ length: 300 }, (_, _id) => ({ _id, n: _id, o: { key: `k${_id}` }, rank: 1 })));
    const reading = items.find({}, { batchSize: 10 });
    await reading.next();
    const refusal = await refusalOf(
      items.updateMany({ n: { $gte: 0 } }, [
        { $set: { 'o.key': { $cond: [{ $eq: ['$n', 50] }, 'k60', { $concat: ['new-', { $toString: '$n' }] }] } } },
      ]),
    );
    expect(refusal).to.include({ code: 11000 });
    expect(await items.countDocuments({ 'o.key': /^new-/ })).to.equal(50);
    expect(await items.findOne({ _id: 50 })).to.deep.include({ o: { key: 'k50' } });
    expect(await reading.toArray()).to.have.length(299);
    const { valid } = await database.client.db('writes').command({ validate: items.collectionName });
    expect(valid).to.equal(true);
  });

  it('accept the concerns of a cluster, and refuse what only a cluster can do', async () => {
    await items.insertOne({ _id: 1 }, { writeConcern: { w: 'majority', j: true } });
    expect(await items.findOne({ _id: 1 }, { readConcern: { level: 'majority' } })).to.deep.equal({ _id: 1 });
    await items.insertOne({ _id: 2 }, { writeConcern: { w: 0 } });
    const collated = await refusalOf(items.find({}, { collation: { locale: 'de' } }).toArray());
    expect(collated).to.include({ code: 115, codeName: 'CommandNotSupported' });
    expect(await items.find({ _id: 1 }, { collation: { locale: 'simple' } }).toArray()).to.have.length(1);
    const stream = await refusalOf(items.aggregate([{ $changeStream: {} }]).toArray());
    expect(stream).to.include({ code: 40324 });
  });
});
