import { expect } from 'chai';
import type { Db, IndexDescription, MongoServerError } from 'mongodb';
import { type DatabaseProcess, startDatabaseProcess } from './support/database-process.ts';

describe('database: collections and indexes', () => {
  let database: DatabaseProcess;
  let db: Db;
  before(async () => {
    database = await startDatabaseProcess();
    db = database.client.db('indexes');
  });
  after(() => database[Symbol.asyncDispose]());

  const refusalOf = (attempt: Promise<unknown>) =>
    attempt.then(
      () => undefined,
      (error) => error,
    ) as Promise<MongoServerError>;

  it('are made once, listed as they were asked for, and dropped', async () => {
    const items = db.collection('items');
    const wanted: IndexDescription[] = [
      { key: { a: 1 }, unique: true },
      { key: { 'b.c': -1, a: 1 }, name: 'mine', sparse: true },
      { key: { d: 1 }, partialFilterExpression: { d: { $gt: 5 } } },
      { key: { at: 1 }, expireAfterSeconds: 60 },
    ];
    expect(await items.createIndexes(wanted)).to.deep.equal(['a_1', 'mine', 'd_1', 'at_1']);
    expect(await items.createIndexes(wanted)).to.deep.equal(['a_1', 'mine', 'd_1', 'at_1']);
    expect(await items.indexes()).to.deep.equal([
      { v: 2, key: { _id: 1 }, name: '_id_' },
      { v: 2, key: { a: 1 }, name: 'a_1', unique: true },
      { v: 2, key: { 'b.c': -1, a: 1 }, name: 'mine', sparse: true },
      { v: 2, key: { d: 1 }, name: 'd_1', partialFilterExpression: { d: { $gt: 5 } } },
      { v: 2, key: { at: 1 }, name: 'at_1', expireAfterSeconds: 60 },
    ]);
    await items.dropIndex('mine');
    await db.command({ dropIndexes: 'items', index: { d: 1 } });
    expect((await items.indexes()).map(({ name }) => name)).to.deep.equal(['_id_', 'a_1', 'at_1']);
    await items.dropIndexes();
    expect((await items.indexes()).map(({ name }) => name)).to.deep.equal(['_id_']);
    expect(await refusalOf(items.dropIndex('mine'))).to.include({ code: 27 });
    expect(await refusalOf(items.dropIndex('_id_'))).to.include({ code: 72 });
  });

  it('that get in the way of each other are refused', async () => {
    const items = db.collection('conflicts');
    await items.createIndex({ a: 1 });
    expect(await refusalOf(items.createIndex({ a: 1 }, { unique: true }))).to.include({
      code: 85,
      codeName: 'IndexOptionsConflict',
    });
    expect(await refusalOf(items.createIndex({ a: 1 }, { name: 'other' }))).to.include({ code: 85 });
    expect(await refusalOf(items.createIndex({ b: 1 }, { name: 'a_1' }))).to.include({
      code: 86,
      codeName: 'IndexKeySpecsConflict',
    });
    // Another filter makes another index.
    await items.createIndex({ a: 1 }, { name: 'open', partialFilterExpression: { open: true } });
  });

  it('that cannot be made are refused, and leave nothing behind', async () => {
    const items = db.collection('refused');
    await items.insertMany([{ a: 1 }, { a: 1 }, { b: [1], c: [2] }]);
    expect(await refusalOf(items.createIndex({ a: 1 }, { unique: true }))).to.include({ code: 11000 });
    expect(await refusalOf(items.createIndex({ b: 1, c: 1 }))).to.include({ code: 171 });
    for (const key of [{ a: 'text' }, { a: '2dsphere' }, { a: 'hashed' }, { '$**': 1 }, { 'a..b': 1 }]) {
      expect(await refusalOf(items.createIndex(key as never)), JSON.stringify(key)).to.include({ code: 67 });
    }
    expect(await refusalOf(items.createIndex({ a: 1 }, { collation: { locale: 'de' } }))).to.include({ code: 115 });
    expect(await items.indexes()).to.have.length(1);
    await items.createIndex({ b: 1 });
    expect(await refusalOf(items.insertOne({ b: [1], c: 1, _id: [1] as never }))).to.include({ code: 2 });
  });

  it('are filled while others go on writing', async () => {
    const items = db.collection<{ _id: number; n: number }>('busy');
    await items.insertMany(Array.from({ length: 20_000 }, (_, _id) => ({ _id, n: _id % 1000 })));
    let isBuilding = true;
    const building = items.createIndex({ n: 1, _id: 1 }).finally(() => {
      isBuilding = false;
    });
    let written = 0;
    while (isBuilding) {
      await items.updateOne({ _id: (written * 37) % 20_000 }, { $set: { n: -1 } });
      await items.deleteOne({ _id: (written * 53) % 20_000 });
      await items.insertOne({ _id: 100_000 + written, n: -2 });
      written++;
    }
    await building;
    expect(written).to.be.greaterThan(3);
    const { valid, errors, keysPerIndex } = await db.command({ validate: 'busy' });
    expect(valid, String(errors)).to.equal(true);
    expect(keysPerIndex.n_1__id_1).to.equal(await items.countDocuments());
  });

  it('expire documents when their date is long enough ago, and only those', async () => {
    const sessions = db.collection<{ _id: number; at: unknown }>('sessions');
    await sessions.createIndex({ at: 1 }, { expireAfterSeconds: 3600 });
    const ago = (seconds: number) => new Date(Date.now() - seconds * 1000);
    await sessions.insertMany([
      { _id: 1, at: ago(4000) },
      { _id: 2, at: ago(3000) },
      { _id: 3, at: 'long ago' },
      { _id: 4, at: null },
      { _id: 5, at: [ago(10), ago(9000)] },
      { _id: 6, at: ago(-9000) },
    ]);
    await db.admin().command({ setParameter: 1, ttlMonitorSleepSecs: 0.05 });
    while ((await sessions.countDocuments()) > 4);
    expect(await sessions.distinct('_id')).to.deep.equal([2, 3, 4, 6]);

    await db.command({ collMod: 'sessions', index: { keyPattern: { at: 1 }, expireAfterSeconds: 60 } });
    while ((await sessions.countDocuments()) > 3);
    expect(await sessions.distinct('_id')).to.deep.equal([3, 4, 6]);
    expect((await sessions.indexes())[1]).to.include({ expireAfterSeconds: 60 });
  });

  it('know collections by name: made, listed, renamed, dropped', async () => {
    const other = database.client.db('names');
    await other.createCollection('a');
    await other.createCollection('a');
    await other.collection('b.c').insertOne({ x: 1 });
    expect((await other.listCollections().toArray()).map(({ name }) => name)).to.have.members(['a', 'b.c']);
    expect(await other.listCollections({ name: /^b/ }, { nameOnly: true }).toArray()).to.deep.equal([
      { name: 'b.c', type: 'collection' },
    ]);
    await other.collection('b.c').rename('d');
    expect(await other.collection('d').countDocuments()).to.equal(1);
    expect(await refusalOf(other.collection('d').rename('a'))).to.include({ code: 48 });
    await other.collection('d').rename('a', { dropTarget: true });
    expect(await other.collection('a').countDocuments()).to.equal(1);
    expect(await other.collection('a').drop()).to.equal(true);
    expect(await refusalOf(other.collection('nothing').indexes())).to.include({ code: 26 });
    expect(await refusalOf(other.createCollection('x', { capped: true, size: 100 }))).to.include({ code: 115 });
    expect(await refusalOf(other.collection('x').insertOne({ _id: /x/ as never }))).to.include({ code: 2 });

    await other.collection('e').insertOne({});
    expect((await other.admin().listDatabases({ nameOnly: true })).databases.map(({ name }) => name)).to.include(
      'names',
    );
    await other.dropDatabase();
    expect(await other.listCollections().toArray()).to.deep.equal([]);
    expect((await other.admin().listDatabases({ nameOnly: true })).databases.map(({ name }) => name)).to.not.include(
      'names',
    );
  });

  it('are the same after a restart, arrays known to the index too', async () => {
    const before = await startDatabaseProcess(undefined, { keepsFolder: true });
    const items = before.client.db('one').collection('same');
    await items.createIndex({ k: 1 }, { unique: true, partialFilterExpression: { k: { $exists: true } } });
    await items.createIndex({ l: 1 });
    await items.insertMany([{ k: 1, l: [1, 2, 5] }, { l: 3 }, {}]);
    await before.client
      .db('two')
      .collection('same')
      .insertMany([{ k: 1 }, { k: 1 }]);
    const listed = await items.indexes();
    await before.stop();

    await using after = await startDatabaseProcess(before.folder);
    const again = after.client.db('one').collection('same');
    expect(await again.indexes()).to.deep.equal(listed);
    expect(await again.find({ l: { $gt: 0 } }).toArray()).to.have.length(2);
    expect(await again.countDocuments()).to.equal(3);
    expect(await refusalOf(again.insertOne({ k: 1 }))).to.include({ code: 11000 });
    expect(await after.client.db('two').collection('same').countDocuments()).to.equal(2);
  });

  it('are told of by the commands that ask how the server is', async () => {
    const { uptime, connections, version } = await db.command({ serverStatus: 1 });
    expect(uptime).to.be.greaterThan(0);
    expect(connections.current).to.be.greaterThan(0);
    expect(version).to.equal((await db.command({ buildInfo: 1 })).version);
    expect(await db.command({ collStats: 'busy' })).to.include({ nindexes: 2 });
    expect(await refusalOf(db.command({ flyToTheMoon: 1 }))).to.include({ code: 59, codeName: 'CommandNotFound' });
  });
});
