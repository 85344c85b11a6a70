import { z } from 'zod';
import type { Cursors } from './cursors.ts';
import type { FeedCollections } from './lines.ts';

/** Something of an account that reads the feed at a pace of its own. */
export interface Reader {
  accountId: string;
  /** Its name among the cursors: `endpoint:ID`. */
  name: string;
  kind: 'endpoint' | 'route';
  key: string;
}

/** The reader that the hub itself is, for its own reactions. */
export const hubReader = 'hub';

/** Lines that were removed before a reader took them: their sequences, both ends included. */
export const MissedLines = z
  .object({ from: z.number().int(), to: z.number().int() })
  .meta({ description: 'Lines of the feed that were removed by their age before they were taken; both ends included' });
export type MissedLines = z.output<typeof MissedLines>;

/** A reader with its place, as retention sees it. */
export interface Follower {
  at: number;
  /** Lines after its place are kept for it. */
  isActive: boolean;
  /** What it was told it missed. */
  missed?: MissedLines;
  tell(missed: MissedLines): Promise<unknown>;
}

export interface Readers {
  /** The place of a reader; a new one begins at the line of its making. */
  placeOf(reader: Reader): Promise<number>;
  /** Where a reader at this place goes on. When lines after it are gone, it is told and goes on at the feed's first. */
  catchUp(reader: Reader, at: number, tell: Follower['tell']): Promise<number>;
}

/** The reader that an endpoint or a route is. */
export function readerOf(
  kind: Reader['kind'],
  { _id, accountId, key }: { _id: string; accountId: string; key: string },
): Reader {
  return { accountId, name: `${kind}:${_id}`, kind, key };
}

/** Readers over the feed's collections. */
export function createReaders({ lines, heads }: FeedCollections, cursors: Cursors): Readers {
  async function placeOf(reader: Reader): Promise<number> {
    return cursors.open(reader.accountId, reader.name, () => placeOfMaking(reader));
  }

  async function placeOfMaking({ accountId, kind, key }: Reader): Promise<number> {
    const made = await lines.findOne(
      { accountId, 'subject.kind': kind, 'subject.key': key, type: `${kind}.created` },
      { sort: { sequence: -1 }, projection: { sequence: 1 } },
    );
    // Not relayed yet: what is in the feed was before it.
    return made?.sequence ?? (await heads.findOne({ _id: accountId }))?.end ?? 0;
  }

  async function catchUp({ accountId, name }: Reader, at: number, tell: Follower['tell']): Promise<number> {
    const gone = ((await heads.findOne({ _id: accountId }))?.firstSequence ?? 1) - 1;
    if (at >= gone) return at;
    await tell({ from: at + 1, to: gone });
    await cursors.advance(accountId, name, at, gone);
    return gone;
  }

  return { placeOf, catchUp };
}
