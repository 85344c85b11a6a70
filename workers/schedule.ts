import { MongoBackend } from '@agendajs/mongo-backend';
import { Agenda } from 'agenda';
import type { Db } from 'mongodb';
import { isDuplicateKey } from '#server/documents/retry.ts';
import type { Log } from '#server/log.ts';

/** The jobs and what each is given. A job is a verb; a job without handler does not compile. */
export interface Payloads {
  'mark-route-due': { accountId: string; routeId: string };
  'sweep-blobs': undefined;
  'trim-feeds': undefined;
}

export type JobName = keyof Payloads;

/** What each job does. */
export type Jobs = { [Name in JobName]: (payload: Payloads[Name]) => Promise<void> };

/** What runs by itself, and when. Jobs of routes are made with their routes (`route-clock.ts`). */
const schedule: Partial<Record<JobName, string>> = {
  'sweep-blobs': '1 day',
  'trim-feeds': '1 hour',
};

const collection = 'agendaJobs';

/** Makes the clock: Agenda with the jobs' handlers. It only marks things due; what is due is claimed elsewhere. */
export function createClock(db: Db, jobs: Jobs, name: string, log: Log): Agenda {
  const agenda = new Agenda({
    backend: new MongoBackend({ mongo: db, collection }),
    name,
    processEvery: 2_000,
    defaultLockLifetime: 60_000,
  });
  for (const [job, run] of Object.entries(jobs)) agenda.define(job, ({ attrs }) => run(attrs.data as never));
  agenda.on('error', (error) => log.warn({ err: error }, 'the clock missed a tick'));
  agenda.on('fail', (error: unknown) => log.warn({ err: error }, 'a job failed; it runs again at its next time'));
  return agenda;
}

/** Makes the scheduled jobs that are not there yet, once in the hub whoever starts at the same moment, and leaves the others alone. */
export async function declareSchedule(db: Db, agenda: Agenda): Promise<void> {
  const jobs = db.collection(collection);
  await jobs.createIndexes([
    { key: { name: 1 }, unique: true, partialFilterExpression: { type: 'single' }, name: 'oneSingleJob' },
    {
      key: { name: 1, 'data.routeId': 1 },
      unique: true,
      partialFilterExpression: { 'data.routeId': { $exists: true } },
      name: 'oneJobPerRoute',
    },
  ]);
  for (const [name, interval] of Object.entries(schedule)) await declare(agenda, name, interval);
}

async function declare(agenda: Agenda, name: string, interval: string): Promise<void> {
  const { jobs } = await agenda.queryJobs({ name });
  if (jobs[0]?.repeatInterval === interval) return;
  if (jobs[0]) await agenda.cancel({ name });
  await agenda.every(interval, name, undefined, { skipImmediate: true }).catch((error: unknown) => {
    if (!isDuplicateKey(error)) throw error;
  });
}
