// A process that starts the hub's clock again and again over the same database.
import { createLog } from '#server/log.ts';
import { joinHub } from '#test/support/join-hub.ts';
import { createRouteClock } from '#workers/route-clock.ts';
import { createClock, declareSchedule, type Jobs } from '#workers/schedule.ts';

const [times = '1'] = process.argv.slice(2);
const services = await joinHub();
const { name } = JSON.parse(process.env.JOIN ?? '{}') as { name: string };
const db = services.database.connection.getClient().db(name);
const jobs: Jobs = { 'mark-route-due': async () => {}, 'sweep-blobs': async () => {}, 'trim-feeds': async () => {} };

process.send?.({ ready: true });
await new Promise((resolve) => process.once('message', resolve));
for (let start = 0; start < Number(times); start += 1) {
  const agenda = createClock(db, jobs, String(process.pid), createLog('clock', 'silent'));
  await declareSchedule(db, agenda);
  await createRouteClock(agenda, services.routes).setAll();
  await agenda.start();
  await agenda.stop();
}
process.send?.({ done: true });
await services.database.connection.close();
process.disconnect();
