import { newId } from '#server/documents/document.ts';
import { createLog } from '#server/log.ts';
import { startWork } from '#workers/work.ts';
import type { TestHub } from './hub.ts';

/** What a worker process does, in this process, without Agenda: tests mark routes due themselves. */
export function startTestWork(hub: TestHub): AsyncDisposable {
  const clock = { setRoute: async () => {}, setAll: async () => {} };
  const work = startWork(hub.services, {
    by: newId(),
    clock,
    log: createLog('test-work', process.env.TEST_LOG ?? 'silent'),
  });
  return { [Symbol.asyncDispose]: () => work.stop() };
}
