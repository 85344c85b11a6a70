import type { Database } from '#server/documents/database.ts';
import type { Log } from '#server/log.ts';
import type { SubjectKind } from './catalogue.ts';
import { type Cursors, createCursors } from './cursors.ts';
import { defineFeed, type FeedCollections, type FeedLine, type LineQuery, readLines } from './lines.ts';
import { createReaders, type Readers } from './readers.ts';
import { createRelay, type Relay } from './relay.ts';

/** The accounts' feeds: what happened, in one order each. */
export interface Feed {
  relay: Relay;
  cursors: Cursors;
  readers: Readers;
  collections: FeedCollections;
  read(accountId: string, query: LineQuery): Promise<FeedLine[]>;
  /** The lines of these events that are still there. */
  findLines(accountId: string, eventIds: string[]): Promise<FeedLine[]>;
  /** Sequence of the last line; 0 before there is one. */
  end(accountId: string): Promise<number>;
  /** Sequence of the oldest line that is still there. */
  firstSequence(accountId: string): Promise<number>;
  /** Which of these subjects have lines after a sequence. */
  subjectsAfter(accountId: string, kind: SubjectKind, keys: string[], after: number): Promise<Set<string>>;
}

/** The feeds over the hub's collections; `onAppended` hears how far a feed reaches. */
export function createFeed(database: Database, onAppended: (accountId: string, end: number) => void, log: Log): Feed {
  const collections = defineFeed(database);
  const cursors = createCursors(database);
  const head = (accountId: string) => collections.heads.findOne({ _id: accountId });

  async function subjectsAfter(
    accountId: string,
    kind: SubjectKind,
    keys: string[],
    after: number,
  ): Promise<Set<string>> {
    const found = await collections.lines
      .find(
        { accountId, 'subject.kind': kind, 'subject.key': { $in: keys }, sequence: { $gt: after } },
        { projection: { 'subject.key': 1 } },
      )
      .toArray();
    return new Set(found.map((line) => line.subject.key));
  }

  return {
    relay: createRelay(database, collections, onAppended, log),
    cursors,
    readers: createReaders(collections, cursors),
    collections,
    read: (accountId, query) => readLines(collections.lines, accountId, query),
    findLines: async (accountId, eventIds) =>
      eventIds.length === 0 ? [] : collections.lines.find({ accountId, eventId: { $in: eventIds } }).toArray(),
    end: async (accountId) => (await head(accountId))?.end ?? 0,
    firstSequence: async (accountId) => (await head(accountId))?.firstSequence ?? 1,
    subjectsAfter,
  };
}
