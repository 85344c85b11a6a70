import type { Collection, Filter, UpdateFilter } from 'mongodb';
import { newId } from '#server/documents/document.ts';
import { isDuplicateKey } from '#server/documents/retry.ts';
import { keepLease, type Lease } from './lease.ts';

/**
 * What a document needs to be worked on in turns. It is due while `dueAt` has passed; a claim moves `dueAt` to the end of its lease,
 * so that a dead holder's document falls due by itself.
 */
export interface Claimable {
  _id: string;
  dueAt?: Date;
  claim?: Claim;
  /** More work came while it was held: its holder gives it back as due. */
  again?: true;
  /** Counts the claims, so that of two holders the later is known: it fences writes to other documents that a claim governs. */
  fence?: number;
  /** How many holders died with it in their hands. */
  deaths?: number;
  /** How often work on it failed since it last went well. */
  failures?: number;
  /** Taken out of the turn because it killed too many holders; shown to people. */
  parkedAt?: Date;
}

/** Who holds a document, until when. The token fences: whoever lost the claim writes nothing, because no document bears its token any more. */
export interface Claim {
  by: string;
  token: string;
  until: Date;
}

/** Settings of a queue of claims. */
export interface ClaimOptions {
  /** Who claims: the id of this process. */
  by: string;
  /** How long a claim lasts unless renewed. A dead process' documents are free again after it. */
  leaseMs?: number;
  /** After so many dead holders a document is parked. */
  maxDeaths?: number;
}

/** Which due documents to take, and what else the claiming write does (an attempt is counted here, before its side effect). */
export interface TakeQuery<T extends Claimable> {
  filter?: Filter<T>;
  limit: number;
  also?: UpdateFilter<T>;
  /** Which of those found, oldest first, are claimed; all unless told. */
  choose?(found: Candidate[]): Candidate[];
}

/** A due document before it is claimed. */
export interface Candidate extends Pick<Claimable, '_id' | 'claim' | 'deaths'> {
  /** Whose work it is; absent where the document is the account itself. */
  accountId?: string;
}

export interface Claims<T extends Claimable> {
  /** Claims due documents, oldest first; undefined when nothing is due. */
  take(query: TakeQuery<T>): Promise<Lease<T> | undefined>;
}

/** Taking turns on the documents of a collection, among any number of processes. The collection has an index on `dueAt` (see `dueIndex`). */
export function createClaims<T extends Claimable>(
  collection: Collection<T>,
  { by, leaseMs = 12_000, maxDeaths = 5 }: ClaimOptions,
): Claims<T> {
  async function take({ filter = {}, limit, also = {}, choose }: TakeQuery<T>): Promise<Lease<T> | undefined> {
    const now = new Date();
    const due = { ...filter, dueAt: { $lte: now } } as Filter<T>;
    const found = await collection
      .find<Candidate>(due, { projection: { accountId: 1, claim: 1, deaths: 1 } })
      .sort({ dueAt: 1 })
      .limit(limit)
      .toArray();
    if (found.length === 0) return undefined;
    const claim: Claim = { by, token: newId(), until: new Date(now.getTime() + leaseMs) };
    const ids = await parkKillers(choose ? choose(found) : found, now);
    await claimAll(ids.free, { dueAt: { $lte: now }, claim: { $exists: false } }, claim, also);
    await claimAll(ids.orphaned, { dueAt: { $lte: now }, claim: { $exists: true } }, claim, also, 1);
    const items = (await collection
      .find({ _id: { $in: [...ids.free, ...ids.orphaned] }, 'claim.token': claim.token } as unknown as Filter<T>)
      .sort({ dueAt: 1 })
      .toArray()) as T[];
    return items.length > 0 ? keepLease(collection, items, claim, leaseMs) : undefined;
  }

  async function claimAll(
    ids: string[],
    still: object,
    claim: Claim,
    also: UpdateFilter<T>,
    deaths = 0,
  ): Promise<void> {
    if (ids.length === 0) return;
    const { $set, $inc, ...rest } = also as { $set?: object; $inc?: object };
    const counted = { ...$inc, fence: 1, ...(deaths && { deaths }) };
    await collection.updateMany(
      { _id: { $in: ids }, ...still } as Filter<T>,
      {
        ...rest,
        $set: { ...$set, claim, dueAt: claim.until },
        $inc: counted,
      } as never,
    );
  }

  /** Splits into never held and left by a dead holder; parks those that killed too many. */
  async function parkKillers(found: Candidate[], now: Date): Promise<{ free: string[]; orphaned: string[] }> {
    const killers = found.filter((item) => item.claim && (item.deaths ?? 0) + 1 >= maxDeaths).map((item) => item._id);
    if (killers.length > 0) {
      await collection.updateMany(
        { _id: { $in: killers }, dueAt: { $lte: now }, claim: { $exists: true } } as Filter<T>,
        { $set: { parkedAt: now }, $inc: { deaths: 1 }, $unset: { claim: 1, dueAt: 1 } } as never,
      );
    }
    const alive = found.filter((item) => !killers.includes(item._id));
    return {
      free: alive.filter((item) => !item.claim).map((item) => item._id),
      orphaned: alive.filter((item) => item.claim).map((item) => item._id),
    };
  }

  return { take };
}

/**
 * Makes a document due. While it is held only a mark is left, so that a living holder is not taken for dead; the holder cannot give
 * it back without seeing the mark.
 */
export async function makeDue<T extends Claimable>(
  collection: Collection<T>,
  id: string,
  at = new Date(),
  also: UpdateFilter<T> = {},
): Promise<boolean> {
  const { $set, ...rest } = also as { $set?: object };
  for (;;) {
    const free = { _id: id, claim: { $exists: false } } as unknown as Filter<T>;
    if ((await collection.updateOne(free, { ...rest, $set: { ...$set, dueAt: at } } as never)).matchedCount > 0)
      return true;
    const held = { _id: id, claim: { $exists: true } } as unknown as Filter<T>;
    if ((await collection.updateOne(held, { ...rest, $set: { ...$set, again: true } } as never)).matchedCount > 0)
      return true;
    if (!(await collection.findOne({ _id: id } as Filter<T>, { projection: { _id: 1 } }))) return false;
  }
}

/** The same for a document that may not be there yet: then it is stored as `fresh` first. */
export async function makeDueOrInsert<T extends Claimable>(
  collection: Collection<T>,
  fresh: T,
  also: UpdateFilter<T> = {},
): Promise<void> {
  while (!(await makeDue(collection, fresh._id, new Date(), also))) {
    try {
      await collection.insertOne(fresh as never);
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
    }
  }
}

/** The index a claimable collection needs: what is due, oldest first, without looking at documents of accounts that may take no more. */
export const dueIndex: [Record<string, 1>, { partialFilterExpression: Record<string, unknown> }] = [
  { dueAt: 1, accountId: 1 },
  { partialFilterExpression: { dueAt: { $exists: true } } },
];
