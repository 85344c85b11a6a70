// A worker in a process of its own, without Agenda, until it is killed, or told to end what it works on.

import { newId } from '#server/documents/document.ts';
import { createLog } from '#server/log.ts';
import { startWork } from '#workers/work.ts';
import { joinHub } from './join-hub.ts';

const services = await joinHub();
const clock = { setRoute: async () => {}, setAll: async () => {} };
const work = startWork(services, { by: newId(), clock, log: createLog('worker', process.env.TEST_LOG ?? 'silent') });
process.send?.({ working: true });
process.once('message', async () => {
  await work.stop();
  process.send?.({ stopped: true });
});
process.on('disconnect', () => process.exit(0));
