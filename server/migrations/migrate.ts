import { setTimeout as sleep } from 'node:timers/promises';
import type { Collection } from 'mongodb';
import type { Database } from '#server/documents/database.ts';
import { newId } from '#server/documents/document.ts';
import { isDuplicateKey } from '#server/documents/retry.ts';
import type { HubDocument } from '#server/hub/schema.ts';
import type { Log } from '#server/log.ts';

/** A change of stored data. It may be interrupted and begun again, and may find some of its work done. */
export interface Migration {
  /** The version of the data after it. */
  to: number;
  name: string;
  run(database: Database): Promise<void>;
}

/** The data is of a newer hub than this program. */
export class NewerData extends Error {}

const leaseMs = 60_000;
const lookMs = 500;

/**
 * Brings the data to the version of this program: the missing migrations in their order, each run by one process under a lease while
 * the others wait. A fresh database begins at the newest version.
 * @throws NewerData when the data is ahead of this program
 */
export async function migrate(
  database: Database,
  hub: Collection<HubDocument>,
  migrations: readonly Migration[],
  log: Log,
): Promise<void> {
  const newest = Math.max(1, ...migrations.map(({ to }) => to));
  await begin(hub, newest);
  for (;;) {
    const { dataVersion } = (await hub.findOne({ _id: 'hub' })) as HubDocument;
    if (dataVersion > newest) {
      throw new NewerData(
        `The data is of version ${dataVersion}, this program knows versions up to ${newest}. Start a newer Fieldhub.`,
      );
    }
    const next = migrations.filter(({ to }) => to > dataVersion).sort((left, right) => left.to - right.to)[0];
    if (!next) return;
    const token = await takeLease(hub, dataVersion);
    if (token) await runOne(database, hub, next, token, log);
    else await sleep(lookMs);
  }
}

async function begin(hub: Collection<HubDocument>, newest: number): Promise<void> {
  try {
    await hub.insertOne({ _id: 'hub', dataVersion: newest, allowedRanges: [], createdAt: new Date() });
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
  }
}

/** Only for the version that was seen: who comes after somebody else's migration looks again. Gives the token of the lease. */
async function takeLease(hub: Collection<HubDocument>, dataVersion: number): Promise<string | undefined> {
  const now = new Date();
  const token = newId();
  const { matchedCount } = await hub.updateOne(
    { _id: 'hub', dataVersion, $or: [{ migrating: { $exists: false } }, { 'migrating.until': { $lt: now } }] },
    { $set: { migrating: { token, until: new Date(now.getTime() + leaseMs) } } },
  );
  return matchedCount === 1 ? token : undefined;
}

async function runOne(
  database: Database,
  hub: Collection<HubDocument>,
  { to, name, run }: Migration,
  token: string,
  log: Log,
): Promise<void> {
  const own = { _id: 'hub' as const, 'migrating.token': token };
  const renewing = setInterval(() => {
    hub.updateOne(own, { $set: { 'migrating.until': new Date(Date.now() + leaseMs) } }).catch(() => undefined);
  }, leaseMs / 4);
  try {
    log.info({ migration: name, to }, 'migrating');
    await run(database);
    await hub.updateOne({ ...own, dataVersion: { $lt: to } }, { $set: { dataVersion: to } });
  } finally {
    clearInterval(renewing);
    await hub.updateOne(own, { $unset: { migrating: 1 } });
  }
}
