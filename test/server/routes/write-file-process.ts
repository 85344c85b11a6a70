// A worker that claims one turn of a route under a short lease and waits before or after it puts the file into its folder, until told to go on.
import { createClaims } from '#server/claims/claims.ts';
import { joinHub } from '#test/support/join-hub.ts';

const [waitsAt] = process.argv.slice(2);
const services = await joinHub();
const { files, routes } = services;
const putOnce = files.putOnce;
const toldToGoOn = new Promise((resolve) => process.once('message', resolve));

files.putOnce = async (...args) => {
  if (waitsAt === 'before') {
    process.send?.({ at: 'before' });
    await toldToGoOn;
  }
  await putOnce(...args);
  if (waitsAt === 'after') {
    process.send?.({ at: 'after' });
    await toldToGoOn;
  }
};

const claims = createClaims(routes.turns, { by: String(process.pid), leaseMs: 1_000 });
const lease = await claims.take({ limit: 1 });
const [turn] = lease?.items ?? [];
if (lease && turn) {
  const error = await routes.writeFile(lease, turn).then(
    () => undefined,
    (reason: unknown) => String(reason),
  );
  process.send?.({ ended: true, error, aborted: lease.signal.aborted });
}
await services.relay.idle();
await services.database.connection.close();
process.disconnect();
