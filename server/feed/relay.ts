import type { Collection } from 'mongodb';
import type { Database } from '#server/documents/database.ts';
import { firstIdOf, type StoredDocument } from '#server/documents/document.ts';
import type { OutboxEvent } from '#server/documents/outbox.ts';
import type { Log } from '#server/log.ts';
import { appendLines, findKnown } from './append.ts';
import type { FeedCollections } from './lines.ts';

const documentsPerBatch = 100;
const accountsAtOnce = 4;

/** Carries events from outboxes into feeds. */
export interface Relay {
  /** Says that documents of this collection and account left events. Returns at once. */
  wake(accountId: string, collectionName: string): void;
  /** Looks in every account for outboxes that nobody relayed for `olderThanMs` (a writer died, or its connection). */
  sweep(olderThanMs: number): Promise<void>;
  /** Resolves when nothing woken waits any more. */
  idle(): Promise<void>;
  stop(): Promise<void>;
  figures: { appended: number; duplicates: number };
}

interface Waiting extends Pick<StoredDocument, '_id' | 'accountId'> {
  outbox: OutboxEvent[];
}

/**
 * The relay takes accounts in turn, and in an account its collections in turn, at most 100 documents each: a file of 100,000 rows
 * does not keep an entry waiting. Any number of relays may run; `append.ts` settles who was first.
 */
export function createRelay(
  database: Database,
  feed: FeedCollections,
  onAppended: (accountId: string, end: number) => void,
  log: Log,
): Relay {
  /** Collections of each account that wait; an account under way stands in `running` too. */
  const waiting = new Map<string, Set<string>>();
  const running = new Map<string, Promise<void>>();
  /** Collections with events that wait for their causes, to be looked at again when the account's feed has grown. */
  const held = new Map<string, Set<string>>();
  const figures = { appended: 0, duplicates: 0 };
  let stopped = false;

  function wake(accountId: string, collectionName: string): void {
    const names = waiting.get(accountId) ?? new Set();
    waiting.set(accountId, names.add(collectionName));
    startNext();
  }

  function startNext(): void {
    for (const accountId of waiting.keys()) {
      if (stopped || running.size >= accountsAtOnce) return;
      if (running.has(accountId)) continue;
      const turn = relayTurn(accountId).finally(() => {
        running.delete(accountId);
        startNext();
      });
      running.set(accountId, turn);
    }
  }

  /** One batch of one collection of the account; what is left goes to the end of the queue. */
  async function relayTurn(accountId: string): Promise<void> {
    const names = waiting.get(accountId);
    const [name] = names ?? [];
    if (!names || !name) return;
    names.delete(name);
    waiting.delete(accountId);
    if (names.size > 0) waiting.set(accountId, names);
    try {
      if (await relayBatch(accountId, name)) wakeLater(accountId, name);
    } catch (error) {
      // The sweep finds these outboxes again.
      log.warn({ err: error, accountId, collection: name }, 'relaying failed; it will be repeated');
    }
  }

  function wakeLater(accountId: string, name: string): void {
    waiting.set(accountId, (waiting.get(accountId) ?? new Set()).add(name));
  }

  /** Relays up to 100 documents; true when there may be more. */
  async function relayBatch(accountId: string, name: string): Promise<boolean> {
    const collection = database.outboxes.get(name);
    if (!collection) return false;
    for (let after = ''; ; ) {
      const documents = await findWaiting(collection, accountId, after);
      if (documents.length === 0) return false;
      const { events, left } = await leaveOutUncaused(feed, accountId, documents);
      if (left) held.set(accountId, (held.get(accountId) ?? new Set()).add(name));
      if (events.length > 0) {
        await relayEvents(accountId, collection, documents, events);
        return documents.length === documentsPerBatch;
      }
      // All of these wait for their causes; others behind them need not.
      after = documents.at(-1)?.outbox[0]?.eventId ?? '';
    }
  }

  async function relayEvents(
    accountId: string,
    collection: Collection<StoredDocument>,
    documents: Waiting[],
    events: OutboxEvent[],
  ): Promise<void> {
    const { end, appended, duplicates } = await appendLines(feed, accountId, events);
    figures.appended += appended;
    figures.duplicates += duplicates;
    onAppended(accountId, end);
    for (const name of held.get(accountId) ?? []) wakeLater(accountId, name);
    held.delete(accountId);
    await collection.updateMany(
      { accountId, _id: { $in: documents.map((document) => document._id) } },
      { $pull: { outbox: { eventId: { $in: events.map((event) => event.eventId) } } } as never },
    );
  }

  async function sweep(olderThanMs: number): Promise<void> {
    const before = firstIdOf(new Date(Date.now() - olderThanMs));
    for (const [name, collection] of database.outboxes) {
      for (let last = ''; ; ) {
        const found = await findFirstWaitingAccount(collection, last);
        if (!found) break;
        last = found.accountId;
        if ((found.outbox[0]?.eventId ?? '') < before) wake(last, name);
      }
    }
  }

  async function idle(): Promise<void> {
    while (running.size > 0) await Promise.all(running.values());
  }

  async function stop(): Promise<void> {
    stopped = true;
    await Promise.all(running.values());
  }

  return { wake, sweep, idle, stop, figures };
}

function findWaiting(collection: Collection<StoredDocument>, accountId: string, after: string): Promise<Waiting[]> {
  return collection
    .find<Waiting>({ accountId, 'outbox.0': { $exists: true }, 'outbox.0.eventId': { $gt: after } } as never, {
      projection: { accountId: 1, outbox: 1 },
    })
    .sort({ accountId: 1, 'outbox.0.eventId': 1 })
    .limit(documentsPerBatch)
    .toArray();
}

/** The oldest waiting document of the first account after `last`. The relay's sweep is the one query that looks across accounts. */
function findFirstWaitingAccount(collection: Collection<StoredDocument>, last: string): Promise<Waiting | null> {
  return collection.findOne<Waiting>({ accountId: { $gt: last }, 'outbox.0': { $exists: true } } as never, {
    projection: { accountId: 1, 'outbox.eventId': 1 },
    sort: { accountId: 1, 'outbox.0.eventId': 1 },
  });
}

/**
 * The documents' events in order, without those whose cause is neither in the feed nor earlier here, and without what follows them in
 * their document. `left` tells whether any was left out.
 */
async function leaveOutUncaused(
  feed: FeedCollections,
  accountId: string,
  documents: Waiting[],
): Promise<{ events: OutboxEvent[]; left: boolean }> {
  const all = documents.flatMap((document) => document.outbox);
  const here = new Set(all.map((event) => event.eventId));
  const causes = new Set(all.flatMap(({ causeId }) => (causeId && !here.has(causeId) ? [causeId] : [])));
  const settled = await findKnown(feed, accountId, [...causes]);
  const events: OutboxEvent[] = [];
  for (const document of documents) {
    for (const event of document.outbox) {
      if (event.causeId && !settled.has(event.causeId)) break;
      events.push(event);
      settled.add(event.eventId);
    }
  }
  return { events, left: events.length < all.length };
}
