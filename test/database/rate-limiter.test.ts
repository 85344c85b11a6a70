import { expect } from 'chai';
import { RateLimiterMongo, type RateLimiterRes } from 'rate-limiter-flexible';
import { type DatabaseProcess, startDatabaseProcess } from './support/database-process.ts';

describe('database: the rate limiter', () => {
  let database: DatabaseProcess;
  before(async () => {
    database = await startDatabaseProcess();
  });
  after(() => database[Symbol.asyncDispose]());

  it('counts once for each attempt, however many come at once', async () => {
    const limiter = new RateLimiterMongo({
      storeClient: database.client,
      dbName: 'limits',
      tableName: 'logins',
      points: 20,
      duration: 60,
      disableIndexesCreation: true,
    });
    await limiter.createIndexes();
    const attempts = await Promise.allSettled(Array.from({ length: 50 }, () => limiter.consume('ana')));
    expect(attempts.filter(({ status }) => status === 'fulfilled')).to.have.length(20);
    const refused = attempts
      .filter((attempt) => attempt.status === 'rejected')
      .map(({ reason }) => reason as RateLimiterRes);
    expect(Math.max(...refused.map(({ consumedPoints }) => consumedPoints))).to.equal(50);
    expect(refused[0]!.msBeforeNext).to.be.within(1, 60_000);
    expect(await database.client.db('limits').collection('logins').countDocuments({})).to.equal(1);
  });

  it('blocks, rewards, forgets, and begins anew when its time is over', async () => {
    const limiter = new RateLimiterMongo({
      storeClient: database.client,
      dbName: 'limits',
      tableName: 'calls',
      points: 2,
      duration: 60,
      disableIndexesCreation: true,
    });
    await limiter.createIndexes();
    expect(await limiter.get('eva')).to.equal(null);
    await limiter.consume('eva', 2);
    expect((await limiter.reward('eva', 1)).remainingPoints).to.equal(1);
    await limiter.block('eva', 100);
    expect(await limiter.consume('eva').catch((refusal: RateLimiterRes) => refusal.remainingPoints)).to.equal(0);
    await limiter.set('eva', 1, 60);
    expect((await limiter.get('eva'))!.consumedPoints).to.equal(1);
    expect(await limiter.delete('eva')).to.equal(true);

    await limiter.consume('leo', 2);
    const calls = database.client.db('limits').collection('calls');
    await calls.updateOne({}, { $set: { expire: new Date(Date.now() - 1000) } });
    expect((await limiter.consume('leo')).consumedPoints).to.equal(1);
    expect(await calls.countDocuments({})).to.equal(1);
  });
});
