import { createClaims } from '#server/claims/claims.ts';
import { createLoop } from '#server/claims/loop.ts';
import { createPool } from '#server/claims/pool.ts';
import type { Log } from '#server/log.ts';
import type { Services } from '#server/services.ts';
import { createHandOn } from './hand-on-lines.ts';
import type { RouteClock } from './route-clock.ts';
import { createSweep } from './sweep.ts';

const pollMs = 500;
const sweepMs = 5_000;
/** Accounts and endpoints are never taken out of their turn, and an import that ends its workers again and again is ended itself. */
const neverParked = Number.POSITIVE_INFINITY;

/** What happens by itself as soon as there is something to do. */
export interface Work {
  stop(): Promise<void>;
}

/**
 * Starts the work of one process: handing lines on, finishing what entries cause, importing, delivering, writing files, and sweeping up
 * after the dead. All of it is claimed, so any number of processes may do it; `by` is the id of this one.
 */
export function startWork(services: Services, { by, clock, log }: { by: string; clock: RouteClock; log: Log }): Work {
  const { entries, feed, imports, notifications, routes, wakes } = services;
  const common = { pollMs, log };
  const handOn = createHandOn(services, clock);

  const done = [
    createPool({
      ...common,
      name: 'entries',
      size: 4,
      claims: createClaims(entries.collection, { by }),
      work: entries.finish,
    }),
    createPool({
      ...common,
      name: 'imports',
      size: 4,
      claims: createClaims(imports.collection, { by, maxDeaths: neverParked }),
      work: imports.run,
    }),
    createPool({
      ...common,
      name: 'notifications',
      size: 32,
      claims: createClaims(notifications.lanes, { by, maxDeaths: neverParked }),
      work: notifications.deliver,
    }),
    createPool({
      ...common,
      name: 'files',
      size: 4,
      claims: createClaims(routes.turns, { by }),
      work: routes.writeFile,
    }),
  ];
  const lines = createPool({
    ...common,
    name: 'lines',
    size: 8,
    claims: createClaims(feed.collections.heads, { by, maxDeaths: neverParked }),
    async work(lease, head) {
      await handOn(lease, head);
      for (const pool of done) pool.wake();
    },
  });
  const sweep = createLoop('sweep', sweepMs, log, createSweep(services));
  const stopListening = wakes.onReached(lines.wake);

  return {
    async stop() {
      stopListening();
      await Promise.all([lines, sweep, ...done].map((loop) => loop.stop()));
    },
  };
}
