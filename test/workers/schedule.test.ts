import { expect } from 'chai';
import { createLog } from '#server/log.ts';
import { ok } from '#test/support/drop.ts';
import { startTestHub, type TestHub } from '#test/support/hub.ts';
import { spawnJoined } from '#test/support/spawn.ts';
import { until } from '#test/support/until.ts';
import { createRouteClock } from '#workers/route-clock.ts';
import { createClock, declareSchedule } from '#workers/schedule.ts';

function dbOf(hub: TestHub) {
  return hub.services.database.connection.getClient().db(hub.database.name);
}

async function makeRouteOut(hub: TestHub, everyS: number) {
  const account = await hub.makeAccount();
  await ok(account.ask('PUT', '/v1/routes/entries', { direction: 'out', eventTypes: ['task.created'], everyS }));
  return account;
}

describe('the clock', () => {
  it('two processes that start 50 times at once make one job each, and leave running ones alone', async function () {
    this.timeout(120_000);
    await using hub = await startTestHub();
    await makeRouteOut(hub, 60);
    const starters = [1, 2].map(() => spawnJoined(hub, 'test/workers/clock-process.ts', '50'));
    await Promise.all(starters.map((starter) => starter.message<{ ready?: boolean }>((said) => said.ready === true)));
    for (const starter of starters) starter.send('go');
    const dones = Promise.all(
      starters.map((starter) => starter.message<{ done?: boolean }>((said) => said.done === true)),
    );
    const jobs = dbOf(hub).collection('agendaJobs');
    const first = await until(async () =>
      (await jobs.countDocuments()) === 3 ? jobs.find().sort({ name: 1 }).toArray() : undefined,
    );
    await dones;

    const after = await jobs.find().sort({ name: 1 }).toArray();
    expect(after.map((job) => job.name)).to.deep.equal(['mark-route-due', 'sweep-blobs', 'trim-feeds']);
    expect(after.map((job) => String(job._id))).to.deep.equal(first.map((job) => String(job._id)));
    // Both may make a job in the same moment: then the later one's time stands. Later starts leave it alone.
    for (const [index, { name, nextRunAt }] of after.entries())
      if (name !== 'mark-route-due') expect(nextRunAt - first[index]?.nextRunAt, name).to.be.within(0, 500);
  });

  it('marks a route due at its times; a changed interval replaces the job, a switched-off route has none', async function () {
    this.timeout(60_000);
    await using hub = await startTestHub();
    const account = await makeRouteOut(hub, 10);
    const { routes } = hub.services;
    const due: string[] = [];
    const jobs = {
      'mark-route-due': async ({ routeId }: { routeId: string }) => void due.push(routeId),
      'sweep-blobs': async () => {},
      'trim-feeds': async () => {},
    };
    const agenda = createClock(dbOf(hub), jobs, 'test', createLog('clock', 'silent'));
    const clock = createRouteClock(agenda, routes);
    await declareSchedule(dbOf(hub), agenda);
    await clock.setAll();
    await agenda.start();
    try {
      const route = await routes.find(account.id, 'entries');
      await until(() => due.includes(route?._id ?? ''));
      const intervals = async () =>
        (await dbOf(hub).collection('agendaJobs').find({ name: 'mark-route-due' }).toArray()).map(
          (job) => job.repeatInterval,
        );
      expect(await intervals()).to.deep.equal(['10 seconds']);

      await ok(account.ask('PATCH', '/v1/routes/entries', { everyS: 20 }));
      await clock.setRoute(account.id, 'entries');
      expect(await intervals()).to.deep.equal(['20 seconds']);

      await ok(account.ask('PATCH', '/v1/routes/entries', { enabled: false }));
      await clock.setRoute(account.id, 'entries');
      expect(await intervals()).to.deep.equal([]);
    } finally {
      await agenda.stop();
    }
  });
});
