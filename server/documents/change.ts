import { setTimeout as sleep } from 'node:timers/promises';
import type { AccountCaller } from '#server/caller.ts';
import { type ErrorCode, ensure, HubError } from '#server/errors.ts';
import type { EventType } from '#server/feed/catalogue.ts';
import type { Relay } from '#server/feed/relay.ts';
import { changesOf } from './decide.ts';
import type { KeyedDocument } from './document.ts';
import type { KeyedKind } from './keyed-kind.ts';
import { retryInterrupted } from './retry.ts';
import { eventOf, revFilter, toUpdate } from './writes.ts';

/** A change of one stored thing. */
export interface Change<D> {
  key: string;
  /** Noted in the document: a repetition that finds it there changes nothing. */
  changeId: string;
  notFound: ErrorCode;
  /** Changes `next` in place, or refuses. Gives the types of the events; none: the kind's usual one. */
  mutate(next: D): EventType[] | undefined;
  /** Event that must stand in the feed before those of this change. */
  causeId?: string;
}

const maxRounds = 60;

/**
 * Changes one thing under its `rev`: read, decide, write, and again when somebody else was first.
 * @throws HubError the `notFound` code, `thing.busy`, and what `mutate` refuses
 */
export async function changeOne<D extends KeyedDocument>(
  kind: KeyedKind<D>,
  relay: Relay,
  caller: AccountCaller,
  change: Change<D>,
): Promise<D> {
  for (let round = 0; round < maxRounds; round += 1) {
    if (round > 0) await sleep(Math.random() * Math.min(round, 20) * 3);
    const done = await retryInterrupted(() => tryOnce(kind, relay, caller, change));
    if (done) return done;
  }
  throw new HubError('thing.busy');
}

async function tryOnce<D extends KeyedDocument>(
  kind: KeyedKind<D>,
  relay: Relay,
  caller: AccountCaller,
  change: Change<D>,
): Promise<D | undefined> {
  const current = (await kind.collection.findOne({
    accountId: caller.accountId,
    key: change.key,
  } as never)) as D | null;
  ensure(current && !current.deletedAt, change.notFound);
  if (current.changeIds?.includes(change.changeId)) return current;
  const next: D = structuredClone(current);
  const types = change.mutate(next) ?? [kind.events.updated];
  const changes = changesOf(kind, current, next);
  if (Object.keys(changes).length === 0) return current;
  next.rev = current.rev + 1;
  next.updatedAt = new Date();
  const events = types.map((type) => eventOf(kind, caller, current, next, changes, type, change.causeId));
  const { matchedCount } = await kind.collection.updateOne(
    revFilter(current) as never,
    toUpdate(next, changes, events, change.changeId) as never,
  );
  if (matchedCount === 0) return undefined;
  relay.wake(caller.accountId, kind.collection.collectionName);
  return next;
}
