import { setTimeout as sleep } from 'node:timers/promises';

/** Waits until something holds and gives it; looks every few milliseconds. Fails after `withinMs`, saying what was awaited. */
export async function until<T>(
  look: () => T | Promise<T>,
  { withinMs = 20_000, what = look.toString() } = {},
): Promise<NonNullable<T>> {
  const giveUpAt = Date.now() + withinMs;
  for (;;) {
    const found = await look();
    if (found) return found as NonNullable<T>;
    if (Date.now() > giveUpAt) throw new Error(`this did not come within ${withinMs} ms: ${what}`);
    await sleep(10);
  }
}
