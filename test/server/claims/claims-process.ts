// A worker that claims one item under a short lease, says so, and writes its outcome when told to go on.
import { createClaims } from '#server/claims/claims.ts';
import { joinHub } from '#test/support/join-hub.ts';

const [leaseMs = '1000'] = process.argv.slice(2);
const services = await joinHub();
const items = services.database.connection.collection('claimTests') as never;
const claims = createClaims<{ _id: string; dueAt?: Date; outcome?: string }>(items, {
  by: String(process.pid),
  leaseMs: Number(leaseMs),
});

const lease = await claims.take({ limit: 1 });
process.send?.({ claimed: lease?.items[0]?._id });
await new Promise((resolve) => process.once('message', resolve));
const [item] = lease?.items ?? [];
const written = item && (await lease?.write(item, { $set: { outcome: 'stale' } }));
const finished = item && (await lease?.finish(item, { $set: { outcome: 'stale' } }));
process.send?.({ written, finished, aborted: lease?.signal.aborted });
await services.database.connection.close();
process.disconnect();
