import { runProgram } from '#server/program.ts';
import { start } from '#server/start.ts';
import { createSweepBlobs } from './jobs/sweep-blobs.ts';
import { createTrimFeeds } from './jobs/trim-feeds.ts';
import { createRouteClock } from './route-clock.ts';
import { createClock, declareSchedule } from './schedule.ts';
import { startWork } from './work.ts';

await runProgram(async (settings) => {
  const { services, log, nodeId, stop } = await start('workers', settings);
  const { routes, database } = services;
  const db = database.connection.getClient().db(settings.mongoDatabase);
  const jobs = {
    'mark-route-due': ({ accountId, routeId }: { accountId: string; routeId: string }) =>
      routes.markDue(accountId, routeId),
    'sweep-blobs': createSweepBlobs(services),
    'trim-feeds': createTrimFeeds(services),
  };
  const agenda = createClock(db, jobs, nodeId, log);
  const clock = createRouteClock(agenda, routes);
  const work = startWork(services, { by: nodeId, clock, log });
  await declareSchedule(db, agenda);
  await clock.setAll();
  await agenda.start();
  log.info('the workers work');

  return {
    async stop() {
      await agenda.drain({ timeout: 5_000 });
      await work.stop();
      await stop();
    },
  };
});
