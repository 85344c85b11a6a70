import type { Collection } from 'mongodb';
import type { Log } from '#server/log.ts';
import type { Head } from './lines.ts';
import type { Wakes } from './wakes.ts';

const pollMs = 500;

/** Calls back when a watched account's feed has grown. */
export interface Watch {
  /** Watches one account; the listener gets the feed's end. Gives the function that ends it. */
  account(accountId: string, listener: (end: number) => void): () => void;
  stop(): void;
}

/** Watches feeds: woken by other processes, and for what nobody told, one look at the heads every 500 ms while anybody watches. */
export function createWatch(heads: Collection<Head>, wakes: Wakes, log: Log): Watch {
  const listeners = new Map<string, Set<(end: number) => void>>();
  const known = new Map<string, number>();
  const stopListening = wakes.onReached(tell);
  let looking = false;
  const timer = setInterval(look, pollMs);
  timer.unref();

  function tell(accountId: string, end: number): void {
    if (!listeners.has(accountId) || end <= (known.get(accountId) ?? 0)) return;
    known.set(accountId, end);
    for (const listener of listeners.get(accountId) ?? []) listener(end);
  }

  async function look(): Promise<void> {
    if (looking || listeners.size === 0) return;
    looking = true;
    try {
      for await (const head of heads.find({ _id: { $in: [...listeners.keys()] } }, { projection: { end: 1 } }))
        tell(head._id, head.end);
    } catch (error) {
      log.debug({ err: error }, 'looking at the heads failed; it is repeated');
    } finally {
      looking = false;
    }
  }

  function account(accountId: string, listener: (end: number) => void): () => void {
    const own = listeners.get(accountId) ?? new Set();
    listeners.set(accountId, own.add(listener));
    return () => {
      own.delete(listener);
      if (own.size > 0) return;
      listeners.delete(accountId);
      known.delete(accountId);
    };
  }

  return {
    account,
    stop() {
      clearInterval(timer);
      stopListening();
    },
  };
}
