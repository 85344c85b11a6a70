import { isInterruption } from '#server/documents/retry.ts';
import type { Log } from '#server/log.ts';
import type { Claimable, Claims, TakeQuery } from './claims.ts';
import type { Lease } from './lease.ts';
import { createLoop, type Loop } from './loop.ts';
import { accountsAtTheirShare, holderOf, shareOut } from './share.ts';

/** How a pool takes turns. */
export interface PoolOptions<T extends Claimable> {
  name: string;
  claims: Claims<T>;
  /** How many are worked on at once in this process, half of them at most for one account. */
  size: number;
  /** How long at most until it looks by itself. */
  pollMs: number;
  log: Log;
  /** Works on one and gives it back by `lease.finish`. */
  work(lease: Lease<T>, item: T): Promise<void>;
}

const longestDelayMs = 300_000;

/**
 * Works on due documents, a few at once, shared out among accounts. What throws is put back for later, each time longer; what is never given
 * back by `work` falls due when its lease ends.
 */
export function createPool<T extends Claimable>({ name, claims, size, pollMs, log, work }: PoolOptions<T>): Loop {
  const active = new Map<Promise<void>, string>();

  const loop = createLoop(name, pollMs, log, async () => {
    const free = size - active.size;
    if (free <= 0) return false;
    const lease = await claims.take({ limit: free, ...sharedOut(free) });
    if (!lease) return false;
    for (const item of lease.items) {
      const done = workSafely(lease, item).finally(() => {
        active.delete(done);
        loop.wake();
      });
      active.set(done, holderOf(item));
    }
    return true;
  });

  function sharedOut(free: number): Pick<TakeQuery<T>, 'filter' | 'choose'> {
    const held = new Map<string, number>();
    for (const holder of active.values()) held.set(holder, (held.get(holder) ?? 0) + 1);
    const filter = { accountId: { $nin: accountsAtTheirShare(held, free) } } as never;
    return { filter, choose: (found) => shareOut(found, held, free) };
  }

  async function workSafely(lease: Lease<T>, item: T): Promise<void> {
    try {
      await work(lease, item);
    } catch (error) {
      if (lease.signal.aborted)
        return log.warn({ pool: name, item: item._id }, 'the claim was lost; somebody else goes on');
      // A database that went away is no fault of the item.
      const failures = (item.failures ?? 0) + (isInterruption(error) ? 0 : 1);
      log.error(
        { err: error, pool: name, item: item._id, failures },
        'a piece of work failed; it is tried again later',
      );
      const dueAt = new Date(Date.now() + Math.min(1_000 * 2 ** failures, longestDelayMs));
      await lease.putBack(item, dueAt, failures).catch(() => undefined);
    }
  }

  return {
    wake: loop.wake,
    async stop() {
      await loop.stop();
      await Promise.all(active.keys());
    },
  };
}
