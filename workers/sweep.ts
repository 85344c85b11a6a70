import type { AccountCaller } from '#server/caller.ts';
import type { EntryDocument } from '#server/entries/schema.ts';
import type { Services } from '#server/services.ts';

const outboxAgeMs = 2_000;
const effectsAgeMs = 5_000;

/** Finds what a process left behind when it died: events that nobody relayed, and entries whose effects nobody finished. */
export function createSweep({ relay, entries }: Services): () => Promise<boolean> {
  return async () => {
    await relay.sweep(outboxAgeMs);
    await entries.finishPending(effectsAgeMs, asDevice);
    return false;
  };
}

/** The phone that made an entry, as the caller of what the entry still has to cause. */
function asDevice({ accountId, deviceId = '', correlationId }: EntryDocument): AccountCaller {
  return { kind: 'device', accountId, id: deviceId, permissions: new Set(), correlationId, locale: 'en' };
}
