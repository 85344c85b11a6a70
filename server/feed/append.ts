import { MongoBulkWriteError } from 'mongodb';
import { makeDueOrInsert } from '#server/claims/claims.ts';
import type { OutboxEvent } from '#server/documents/outbox.ts';
import { isDuplicateKey } from '#server/documents/retry.ts';
import type { FeedCollections, FeedLine } from './lines.ts';

/** What an append did. `duplicates` counts how often another relay was met at the end of the feed. */
export interface Appended {
  end: number;
  appended: number;
  duplicates: number;
}

/**
 * Puts events at the end of an account's feed, in their order, without gap, loss or doubling, whoever else appends at the same time:
 * an ordered insert of end+1, end+2 … stops at the first number or event that is there already; then the end is read again,
 * what is in the feed is dropped, and the rest goes on. Repeating an append that was interrupted is safe.
 */
export async function appendLines(feed: FeedCollections, accountId: string, events: OutboxEvent[]): Promise<Appended> {
  await keepPersonalChanges(feed, accountId, events);
  let end = (await feed.heads.findOne({ _id: accountId }, { projection: { end: 1 } }))?.end ?? 0;
  let waiting = events;
  let duplicates = 0;
  while (waiting.length > 0) {
    const written = await insertFrom(feed, accountId, end, waiting);
    if (written === waiting.length) {
      end += written;
      break;
    }
    duplicates += 1;
    waiting = await dropKnown(feed, accountId, waiting.slice(written));
    end = await readEnd(feed, accountId);
  }
  await moveHead(feed, accountId, end);
  return { end, appended: events.length, duplicates };
}

/** The sequence of the last line: what the feed itself says. */
async function readEnd(feed: FeedCollections, accountId: string): Promise<number> {
  const [last] = await feed.lines
    .find({ accountId }, { projection: { sequence: 1 } })
    .sort({ sequence: -1 })
    .limit(1)
    .toArray();
  return last?.sequence ?? 0;
}

/** Inserts lines from end+1 on and tells how many of them were written before a duplicate stopped it. */
async function insertFrom(
  feed: FeedCollections,
  accountId: string,
  end: number,
  events: OutboxEvent[],
): Promise<number> {
  const recordedAt = new Date();
  const lines = events.map((event, index) => toLine(accountId, event, end + 1 + index, recordedAt));
  try {
    await feed.lines.insertMany(lines, { ordered: true, writeConcern: { w: 'majority' } });
    return lines.length;
  } catch (error) {
    if (error instanceof MongoBulkWriteError && isDuplicateKey(error)) return error.insertedCount;
    throw error;
  }
}

async function dropKnown(feed: FeedCollections, accountId: string, events: OutboxEvent[]): Promise<OutboxEvent[]> {
  const known = await findKnown(
    feed,
    accountId,
    events.map((event) => event.eventId),
  );
  return events.filter((event) => !known.has(event.eventId));
}

/** Which of these events stand in the feed. */
export async function findKnown(feed: FeedCollections, accountId: string, eventIds: string[]): Promise<Set<string>> {
  if (eventIds.length === 0) return new Set();
  const found = await feed.lines
    .find({ accountId, eventId: { $in: eventIds } }, { projection: { _id: 0, eventId: 1 } })
    .toArray();
  return new Set(found.map((line) => line.eventId));
}

/** Tells the head how far the feed reaches, and that there are lines to hand on. */
function moveHead(feed: FeedCollections, accountId: string, end: number): Promise<void> {
  return makeDueOrInsert(feed.heads, { _id: accountId, firstSequence: 1, end: 0 }, { $max: { end } });
}

async function keepPersonalChanges(feed: FeedCollections, accountId: string, events: OutboxEvent[]): Promise<void> {
  const personal = events.flatMap(({ eventId, subject, personalChanges }) =>
    personalChanges ? [{ _id: eventId, accountId, subject, changes: personalChanges }] : [],
  );
  if (personal.length === 0) return;
  try {
    await feed.personal.insertMany(personal, { ordered: false });
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
  }
}

function toLine(accountId: string, event: OutboxEvent, sequence: number, recordedAt: Date): FeedLine {
  const { personalChanges, ...rest } = event;
  return {
    _id: event.eventId,
    accountId,
    sequence,
    recordedAt,
    ...rest,
    ...(personalChanges && { personal: true as const }),
  };
}
