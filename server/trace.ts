import { AsyncLocalStorage } from 'node:async_hooks';

/** What every log line of a request, an upload or a job tells, without being handed from call to call. */
export interface Trace {
  correlationId: string;
  accountId?: string;
}

const traces = new AsyncLocalStorage<Trace>();

/** Runs `act` so that all it logs bears this trace. */
export function runTraced<T>(trace: Trace, act: () => T): T {
  return traces.run(trace, act);
}

/** The trace of what runs now. */
export function currentTrace(): Trace | undefined {
  return traces.getStore();
}
