import type { Services } from '#server/services.ts';

const outboxAgeMs = 2_000;

/** Finds what a process left behind when it died: events that nobody relayed. */
export function createSweep({ relay }: Services): () => Promise<boolean> {
  return async () => {
    await relay.sweep(outboxAgeMs);
    return false;
  };
}
