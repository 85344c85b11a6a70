import type { Collection, Filter, UpdateFilter } from 'mongodb';
import { retryInterrupted } from '#server/documents/retry.ts';
import type { Claim, Claimable } from './claims.ts';

/** Documents in the hands of this process. Renewed until the last is given back. */
export interface Lease<T extends Claimable> {
  items: T[];
  /** Aborts when the lease could not be kept: side effects must end, later writes meet nothing. */
  signal: AbortSignal;
  /**
   * Writes the outcome and gives the document back; false when the claim was lost and nothing was written.
   * `dueAt` in `$set` makes it due then; it is due at once when more work came meanwhile.
   */
  finish(item: T, update?: UpdateFilter<T>): Promise<boolean>;
  /** Gives a document back after a failure, due later. */
  putBack(item: T, dueAt: Date, failures: number): Promise<boolean>;
  /** Writes while keeping the claim; false when it was lost. */
  write(item: T, update: UpdateFilter<T>): Promise<boolean>;
}

/** Keeps a claim on documents by renewing it three times in its length. */
export function keepLease<T extends Claimable>(
  collection: Collection<T>,
  items: T[],
  claim: Claim,
  leaseMs: number,
): Lease<T> {
  const held = new Set(items.map((item) => item._id));
  const losing = new AbortController();
  let expires = setTimeout(lose, claim.until.getTime() - Date.now() - leaseMs / 6);
  const renewing = setInterval(() => renew().catch(() => undefined), leaseMs / 3);

  function lose(): void {
    stop();
    losing.abort(new Error('the claim was lost'));
  }

  function stop(): void {
    clearTimeout(expires);
    clearInterval(renewing);
  }

  async function renew(): Promise<void> {
    const until = new Date(Date.now() + leaseMs);
    const ids = [...held];
    const { matchedCount } = await collection.updateMany(fenced({ _id: { $in: ids } }), {
      $set: { 'claim.until': until, dueAt: until },
    } as never);
    if (losing.signal.aborted) return;
    // Those that were given back meanwhile are not missed.
    if (matchedCount < ids.filter((id) => held.has(id)).length) return lose();
    clearTimeout(expires);
    expires = setTimeout(lose, until.getTime() - Date.now() - leaseMs / 6);
    if (held.size === 0) stop();
  }

  function fenced(filter: object): Filter<T> {
    return { ...filter, 'claim.token': claim.token } as unknown as Filter<T>;
  }

  async function finish(item: T, update: UpdateFilter<T> = {}): Promise<boolean> {
    // Out of the renewal before the write, so that a renewal under way does not miss it. It stays out: what could not be given back
    // falls due when the lease ends, and is not kept for ever by a process that no longer works on it.
    held.delete(item._id);
    try {
      return (await giveBack(item, update, false)) || (await giveBack(item, update, true));
    } finally {
      if (held.size === 0) stop();
    }
  }

  async function giveBack(item: T, update: UpdateFilter<T>, again: boolean): Promise<boolean> {
    const { $set, $unset, ...rest } = update as { $set?: { dueAt?: Date; failures?: number }; $unset?: object };
    const set = again ? { ...$set, dueAt: new Date() } : $set;
    const given = {
      ...rest,
      ...(set && { $set: set }),
      $unset: {
        ...$unset,
        claim: 1,
        deaths: 1,
        ...(!set?.failures && { failures: 1 }),
        ...(again ? { again: 1 } : !set?.dueAt && { dueAt: 1 }),
      },
    };
    const { matchedCount } = await collection.updateOne(
      fenced({ _id: item._id, again: { $exists: again } }),
      given as never,
    );
    return matchedCount === 1;
  }

  function putBack(item: T, dueAt: Date, failures: number): Promise<boolean> {
    const $set = { dueAt, ...(failures > 0 && { failures }) };
    return retryInterrupted(() => finish(item, { $set } as unknown as UpdateFilter<T>));
  }

  async function write(item: T, update: UpdateFilter<T>): Promise<boolean> {
    const { matchedCount } = await collection.updateOne(fenced({ _id: item._id }), update);
    return matchedCount === 1;
  }

  return { items, signal: losing.signal, finish, putBack, write };
}
