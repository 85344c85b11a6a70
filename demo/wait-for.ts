import { setTimeout as sleep } from 'node:timers/promises';

const patienceMs = 60_000;

/** Asks again and again until there is an answer. Fails after a minute, saying what it waited for. */
export async function waitFor<T>(what: string, look: () => Promise<T | undefined | false>): Promise<T> {
  for (const giveUpAt = Date.now() + patienceMs; Date.now() < giveUpAt; await sleep(100)) {
    const found = await look();
    if (found) return found;
  }
  throw new Error(`${what} did not come within ${patienceMs / 1000} s`);
}
