import { createClaims } from '#server/claims/claims.ts';
import { createLoop } from '#server/claims/loop.ts';
import { createPool } from '#server/claims/pool.ts';
import { runProgram } from '#server/program.ts';
import { start } from '#server/start.ts';
import { createHandOn } from './hand-on-lines.ts';
import { createSweepBlobs } from './jobs/sweep-blobs.ts';
import { createTrimFeeds } from './jobs/trim-feeds.ts';
import { createRouteClock } from './route-clock.ts';
import { createClock, declareSchedule } from './schedule.ts';
import { createSweep } from './sweep.ts';

const pollMs = 500;
const sweepMs = 5_000;

await runProgram(async (settings) => {
  const started = await start('workers', settings);
  const { services, log, nodeId } = started;
  const { feed, routes, imports, notifications, database, wakes } = services;
  const by = nodeId;
  const db = database.connection.getClient().db(settings.mongoDatabase);

  const agenda = createClock(
    db,
    {
      'mark-route-due': ({ accountId, routeId }) => routes.markDue(accountId, routeId),
      'sweep-blobs': createSweepBlobs(services),
      'trim-feeds': createTrimFeeds(services),
    },
    nodeId,
    log,
  );
  const clock = createRouteClock(agenda, routes);

  const pools = {
    lines: createPool({
      name: 'lines',
      claims: createClaims(feed.collections.heads, { by, maxDeaths: Number.POSITIVE_INFINITY }),
      size: 8,
      pollMs,
      log,
      work: createHandOn(services, clock),
    }),
    imports: createPool({
      name: 'imports',
      claims: createClaims(imports.collection, { by }),
      size: 2,
      pollMs,
      log,
      work: imports.run,
    }),
    notifications: createPool({
      name: 'notifications',
      claims: createClaims(notifications.lanes, { by, maxDeaths: Number.POSITIVE_INFINITY }),
      size: 16,
      pollMs,
      log,
      work: notifications.deliver,
    }),
    files: createPool({
      name: 'files',
      claims: createClaims(routes.turns, { by }),
      size: 2,
      pollMs,
      log,
      work: routes.writeFile,
    }),
  };
  // A line of a feed may be work for any of them; a wake costs a look at most.
  const stopListening = wakes.onReached(() => pools.lines.wake());
  const sweep = createLoop('sweep', sweepMs, log, createSweep(services));

  await declareSchedule(db, agenda);
  await clock.setAll();
  await agenda.start();
  log.info('the workers work');

  return async () => {
    stopListening();
    await agenda.drain({ timeout: 5_000 });
    await Promise.all([sweep, ...Object.values(pools)].map((loop) => loop.stop()));
    await started.stop();
  };
});
