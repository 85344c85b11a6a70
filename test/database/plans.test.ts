import { expect } from 'chai';
import type { Collection, Document, Filter, MongoServerError, Sort } from 'mongodb';
import { type DatabaseProcess, startDatabaseProcess } from './support/database-process.ts';

interface Explained {
  stages: string[];
  index: string | undefined;
  examined: number;
  returned: number;
}

function readStages(stage: Document): Document[] {
  const inner = [stage.inputStage, ...(stage.inputStages ?? [])].filter(Boolean) as Document[];
  return [stage, ...inner.flatMap(readStages)];
}

async function explain(collection: Collection, filter: Filter<Document>, sort?: Sort, limit = 0): Promise<Explained> {
  const cursor = collection.find(filter).limit(limit);
  const { queryPlanner, executionStats } = await (sort ? cursor.sort(sort) : cursor).explain('executionStats');
  const stages = readStages(queryPlanner.winningPlan);
  return {
    stages: stages.map(({ stage }) => stage),
    index: stages.find(({ indexName }) => indexName)?.indexName,
    examined: executionStats.totalDocsExamined,
    returned: executionStats.nReturned,
  };
}

describe('database: plans of the queries that the hub asks', () => {
  let database: DatabaseProcess;
  before(async () => {
    database = await startDatabaseProcess();
  });
  after(() => database[Symbol.asyncDispose]());
  const collectionOf = (name: string) => database.client.db('plans').collection(name);

  it('finds pending outboxes through a partial index, in its order', async () => {
    const tasks = collectionOf('tasks');
    await tasks.createIndex(
      { accountId: 1, 'outbox.0.eventId': 1 },
      { name: 'pending', partialFilterExpression: { 'outbox.0': { $exists: true } } },
    );
    await tasks.insertMany(
      Array.from({ length: 2000 }, (_, n) => ({
        accountId: `account-${n % 4}`,
        key: `t${n}`,
        outbox: n % 50 === 0 ? [{ eventId: `e${String(n).padStart(5, '0')}` }, { eventId: `f${n}` }] : [],
      })),
    );
    const filter = { accountId: { $gt: 'account-0' }, 'outbox.0': { $exists: true } };
    const sort: Sort = { accountId: 1, 'outbox.0.eventId': 1 };
    expect(await explain(tasks, filter, sort, 10)).to.deep.equal({
      stages: ['FETCH', 'IXSCAN'],
      index: 'pending',
      examined: 10,
      returned: 10,
    });

    const found = await tasks.find(filter).sort(sort).toArray();
    expect(found).to.have.length(20);
    const order = found.map(({ accountId, outbox }) => `${accountId} ${outbox[0].eventId}`);
    expect(order).to.deep.equal(order.toSorted());

    await tasks.updateOne(
      { key: found[0]!.key },
      { $pull: { outbox: { eventId: { $in: [`e${found[0]!.key}`, found[0]!.outbox[0].eventId] } } as never } },
    );
    await tasks.updateOne({ key: found[1]!.key }, { $set: { outbox: [] } });
    const left = await tasks.find(filter).sort(sort).toArray();
    expect(left.map(({ key }) => key))
      .to.include(found[0]!.key)
      .and.not.include(found[1]!.key);
    expect(
      (await tasks.find({ 'outbox.0': { $exists: true } }).explain('executionStats')).executionStats.totalDocsExamined,
    ).to.equal(39);
  });

  it('reads a feed by audience in the order of its numbers, each line once', async () => {
    const events = collectionOf('events');
    await events.createIndex({ accountId: 1, audience: 1, sequence: 1 });
    await events.createIndex({ accountId: 1, sequence: 1 }, { unique: true });
    await events.insertMany(
      Array.from({ length: 3000 }, (_, sequence) => ({
        accountId: 'a',
        sequence,
        audience: [`employee-${sequence % 10}`, `group-${sequence % 3}`, 'form-1'].slice(0, 1 + (sequence % 3)),
      })),
    );
    const audience = ['employee-1', 'employee-2', 'group-0', 'group-2', 'form-1'];
    const filter = { accountId: 'a', audience: { $in: audience }, sequence: { $gt: 100, $lte: 2900 } };
    const explained = await explain(events, filter, { sequence: 1 }, 50);
    expect(explained).to.deep.include({
      stages: ['FETCH', 'SORT_MERGE'],
      index: 'accountId_1_audience_1_sequence_1',
      returned: 50,
    });
    expect(explained.examined).to.be.lessThan(80);

    const model = (await events.find().toArray()).filter(
      (event) =>
        event.sequence > 100 &&
        event.sequence <= 2900 &&
        event.audience.some((token: string) => audience.includes(token)),
    );
    const numbers = (await events.find(filter, { batchSize: 7 }).sort({ sequence: 1 }).toArray()).map(
      ({ sequence }) => sequence,
    );
    expect(numbers).to.deep.equal(model.map(({ sequence }) => sequence));
    const downwards = (await events.find(filter).sort({ sequence: -1 }).limit(20).toArray()).map(
      ({ sequence }) => sequence,
    );
    expect(downwards).to.deep.equal(
      model
        .map(({ sequence }) => sequence)
        .toReversed()
        .slice(0, 20),
    );
  });

  it('claims waiting work in the order in which it is due', async () => {
    const work = collectionOf('work');
    await work.createIndex({ state: 1, dueAt: 1 });
    const now = new Date();
    await work.insertMany(
      Array.from({ length: 1000 }, (_, n) => ({
        state: n % 2 ? 'waiting' : 'done',
        dueAt: new Date(now.getTime() + (n - 500) * 1000),
        ...(n % 10 === 1
          ? { claim: { until: new Date(now.getTime() + 60_000) } }
          : n % 10 === 3
            ? { claim: { until: new Date(0) } }
            : {}),
      })),
    );
    const filter = { state: 'waiting', dueAt: { $lte: now }, $or: [{ claim: null }, { 'claim.until': { $lt: now } }] };
    const explained = await explain(work, filter, { dueAt: 1 }, 5);
    expect(explained).to.deep.include({ stages: ['FETCH', 'IXSCAN'], index: 'state_1_dueAt_1', returned: 5 });
    expect(explained.examined).to.be.lessThan(20);
    const found = await work.find(filter).sort({ dueAt: 1 }).toArray();
    expect(found).to.have.length(200);
    expect(found[0]!.dueAt.getTime()).to.equal(now.getTime() - 497 * 1000);
  });

  it("serves agenda's hot query from the index that agenda makes", async () => {
    const jobs = collectionOf('agendaJobs');
    await jobs.createIndex(
      { name: 1, nextRunAt: 1, priority: -1, lockedAt: 1, disabled: 1 },
      { name: 'findAndLockNextJobIndex' },
    );
    const now = new Date();
    await jobs.insertMany(
      Array.from({ length: 500 }, (_, n) => ({
        name: `job-${n % 5}`,
        nextRunAt: new Date(now.getTime() + (n - 250) * 1000),
        priority: n % 3,
        lockedAt: null,
      })),
    );
    const filter = {
      name: 'job-1',
      disabled: { $ne: true },
      $or: [{ lockedAt: { $eq: null }, nextRunAt: { $lte: now } }, { lockedAt: { $lte: new Date(0) } }],
    };
    const explained = await explain(jobs, filter, { nextRunAt: 1, priority: -1 }, 1);
    expect(explained).to.deep.equal({
      stages: ['FETCH', 'IXSCAN'],
      index: 'findAndLockNextJobIndex',
      examined: 1,
      returned: 1,
    });
  });

  it('takes each key of a list by itself, and alternatives by the index of each', async () => {
    const keyed = collectionOf('keyed');
    await keyed.createIndex({ accountId: 1, key: 1 }, { unique: true });
    await keyed.createIndex({ phone: 1 }, { sparse: true });
    await keyed.insertMany(
      Array.from({ length: 1000 }, (_, n) => ({
        accountId: 'a',
        key: `k${n}`,
        ...(n % 100 === 0 ? { phone: `p${n}` } : {}),
      })),
    );
    const keys = { accountId: 'a', key: { $in: Array.from({ length: 50 }, (_, n) => `k${n * 20}`).concat('nobody') } };
    expect(await explain(keyed, keys)).to.deep.include({ index: 'accountId_1_key_1', examined: 50, returned: 50 });
    const either = { $or: [{ accountId: 'a', key: 'k7' }, { phone: 'p100' }, { phone: 'p100', key: 'k100' }] };
    expect(await explain(keyed, either)).to.deep.include({ examined: 2, returned: 2 });
    expect((await explain(keyed, { phone: { $exists: true } })).index).to.equal('phone_1');
    expect((await explain(keyed, { phone: null })).stages).to.deep.equal(['COLLSCAN']);
    expect(await explain(keyed, { key: /^k99/, accountId: 'a' })).to.deep.include({ examined: 11, returned: 11 });
    expect(await explain(keyed, { accountId: 'a', key: { $in: [] } })).to.deep.include({
      stages: ['EOF'],
      examined: 0,
    });
  });

  it('gives a page at the end of an index, downwards, without looking at the rest', async () => {
    const pages = collectionOf('pages');
    await pages.createIndex({ org: 1, at: 1 });
    await pages.createIndex({ at: -1, n: 1 });
    await pages.insertMany(Array.from({ length: 2000 }, (_, n) => ({ org: n % 4, at: new Date(n * 1000), n })));
    expect(await explain(pages, { org: 2 }, { at: -1 }, 50)).to.deep.equal({
      stages: ['FETCH', 'IXSCAN'],
      index: 'org_1_at_1',
      examined: 50,
      returned: 50,
    });
    expect(await explain(pages, {}, { at: 1, n: -1 }, 5)).to.deep.include({ index: 'at_-1_n_1', examined: 5 });
    expect((await explain(pages, {}, { at: 1, n: 1 }, 5)).stages).to.deep.equal(['SORT', 'COLLSCAN']);
    expect(await explain(pages, { org: { $in: [1, 3] } }, { at: 1 }, 10)).to.deep.include({
      stages: ['FETCH', 'SORT_MERGE'],
      returned: 10,
    });
  });

  it('takes the better of two indexes by looking how much each would read', async () => {
    const chosen = collectionOf('chosen');
    await chosen.createIndex({ color: 1 });
    await chosen.createIndex({ size: 1 });
    await chosen.insertMany(Array.from({ length: 1000 }, (_, n) => ({ color: n % 2, size: n % 100 })));
    expect((await explain(chosen, { color: 1, size: 51 })).index).to.equal('size_1');
    expect((await explain(chosen, { color: 1, size: { $gte: 0 } })).index).to.equal('color_1');
    expect(
      (await chosen.find({ color: 1, size: 51 }).hint('color_1').explain()).queryPlanner.winningPlan.inputStage
        .indexName,
    ).to.equal('color_1');
    const wrong = await chosen
      .find({})
      .hint({ nothing: 1 })
      .toArray()
      .catch((error: MongoServerError) => error);
    expect(wrong).to.include({ code: 2 });
  });

  it('never uses a partial or sparse index that leaves out what the query can match', async () => {
    const partial = collectionOf('partial');
    await partial.createIndex({ n: 1 }, { partialFilterExpression: { state: 'open', n: { $gt: 10 } } });
    await partial.insertMany(Array.from({ length: 100 }, (_, n) => ({ n, state: n % 2 ? 'open' : 'shut' })));
    expect((await explain(partial, { n: { $gt: 20 }, state: 'open' })).index).to.equal('n_1');
    expect((await explain(partial, { n: 50, state: { $in: ['open'] } })).index).to.equal('n_1');
    expect((await explain(partial, { n: { $gt: 5 }, state: 'open' })).index).to.equal(undefined);
    expect((await explain(partial, { n: { $gt: 20 } })).index).to.equal(undefined);
    expect((await explain(partial, { n: { $gt: 20 }, state: { $in: ['open', 'shut'] } })).index).to.equal(undefined);
    const hinted = await partial
      .find({ n: 5 })
      .hint('n_1')
      .toArray()
      .catch((error: MongoServerError) => error);
    expect(hinted).to.include({ code: 291 });
  });

  it('refuses to go through a whole collection where that is forbidden', async () => {
    const admin = database.client.db('admin');
    const keyed = collectionOf('keyed');
    await admin.command({ setParameter: 1, notablescan: true });
    const refusals = await Promise.all(
      [
        keyed.find({ name: 1 }).toArray(),
        keyed.updateOne({ name: 1 }, { $set: { x: 1 } }),
        keyed.countDocuments({ name: 1 }),
        keyed.distinct('key', { name: 1 }),
      ].map((attempt) =>
        attempt.then(
          () => 'done',
          (error: MongoServerError) => error.code,
        ),
      ),
    );
    const served = await keyed.findOne({ accountId: 'a', key: 'k1' });
    await admin.command({ setParameter: 1, notablescan: false });
    expect(refusals).to.deep.equal([291, 291, 291, 291]);
    expect(served).to.include({ key: 'k1' });
  });
});
