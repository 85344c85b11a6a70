import { once } from 'node:events';
import { MongoBackend } from '@agendajs/mongo-backend';
import { Agenda } from 'agenda';
import { expect } from 'chai';
import type { Db } from 'mongodb';
import { type DatabaseProcess, startDatabaseProcess } from './support/database-process.ts';

const partialUnique = { unique: true, partialFilterExpression: { type: 'single' } };

describe('database: agenda', () => {
  let database: DatabaseProcess;
  before(async () => {
    database = await startDatabaseProcess();
  });
  after(() => database[Symbol.asyncDispose]());

  const startAgenda = async (mongo: Db, name: string) => {
    const agenda = new Agenda({
      backend: new MongoBackend({ mongo, ensureIndex: true }),
      name,
      processEvery: 50,
      defaultLockLifetime: 1_000,
    });
    agenda.on('error', () => {});
    await agenda.ready;
    return agenda;
  };

  it('runs a repeated job and one that is due now', async () => {
    const agenda = await startAgenda(database.client.db('agenda-runs'), 'one');
    const ran: string[] = [];
    agenda.define('tick', () => void ran.push('tick'));
    agenda.define('once', (job: { attrs: { data: unknown } }) => void ran.push(JSON.stringify(job.attrs.data)));
    const ticked = once(agenda, 'success:tick');
    const finished = once(agenda, 'success:once');
    await agenda.start();
    await agenda.every('0.1 seconds', 'tick');
    await agenda.now('once', { routeId: 7 });
    await Promise.all([ticked, finished]);
    await once(agenda, 'success:tick');
    await agenda.stop();

    expect(ran.filter((what) => what === 'tick').length).to.be.greaterThan(1);
    expect(ran).to.include('{"routeId":7}');
    const { jobs, total } = await agenda.queryJobs({ name: 'once' });
    expect(total).to.equal(1);
    expect(jobs[0]).to.include({ state: 'completed' });
  });

  it('makes one document of each job, however many start at once', async () => {
    const db = database.client.db('agenda-starts');
    const jobs = db.collection('agendaJobs');
    await jobs.createIndex({ name: 1 }, { ...partialUnique, name: 'oneOfEach' });
    for (let round = 0; round < 50; round++) {
      const agendas = await Promise.all([startAgenda(db, 'a'), startAgenda(db, 'b')]);
      await Promise.all(
        agendas.flatMap((agenda) => {
          agenda.define('sweep', () => {});
          agenda.define('report', () => {});
          const options = { skipImmediate: true };
          return [
            agenda.every('1 hour', 'sweep', undefined, options).catch(refuseAllBut(11000)),
            agenda.every('18:00', 'report', undefined, options).catch(refuseAllBut(11000)),
          ];
        }),
      );
      await Promise.all(agendas.map((agenda) => agenda.stop(false)));
    }
    expect(await jobs.countDocuments({ name: 'sweep' })).to.equal(1);
    expect(await jobs.countDocuments({ name: 'report' })).to.equal(1);
  });

  it('lets two that create insertOnly make one document', async () => {
    const jobs = database.client.db('agenda-insert').collection('jobs');
    await jobs.createIndex({ name: 1 }, partialUnique);
    for (let round = 0; round < 50; round++) {
      const name = `job-${round}`;
      const make = () =>
        jobs
          .updateOne(
            { name, type: 'single' },
            { $setOnInsert: { name, type: 'single', nextRunAt: new Date() } },
            { upsert: true },
          )
          .catch(refuseAllBut(11000));
      await Promise.all([make(), make()]);
    }
    expect(await jobs.countDocuments()).to.equal(50);
  });
});

function refuseAllBut(code: number) {
  return (error: { code?: number }) => expect(error.code).to.equal(code);
}
