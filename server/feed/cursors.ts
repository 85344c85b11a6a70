import type { Collection } from 'mongodb';
import type { Database } from '#server/documents/database.ts';
import { isDuplicateKey } from '#server/documents/retry.ts';

/** How far a reader of an account's feed has come: `imports`, `endpoint:ID`, `route:ID` … */
export interface CursorDocument {
  _id: string;
  accountId: string;
  reader: string;
  sequence: number;
}

/** Cursors on feeds. */
export interface Cursors {
  /** The reader's place; it starts where `start` says when it has none. */
  open(accountId: string, reader: string, start: () => number | Promise<number>): Promise<number>;
  /** Moves from one place to a later one; false when somebody else has moved it meanwhile. */
  advance(accountId: string, reader: string, from: number, to: number): Promise<boolean>;
  /** All cursors of an account, by reader. */
  list(accountId: string): Promise<Map<string, number>>;
}

/** Makes the cursors' collection and what may be done with it. */
export function createCursors(database: Database): Cursors {
  const cursors: Collection<CursorDocument> = database.define('cursors', [
    [{ accountId: 1, reader: 1 }, { unique: true }],
  ]);
  const idOf = (accountId: string, reader: string) => `${accountId}:${reader}`;

  async function open(accountId: string, reader: string, start: () => number | Promise<number>): Promise<number> {
    const _id = idOf(accountId, reader);
    const known = await cursors.findOne({ _id });
    if (known) return known.sequence;
    try {
      await cursors.insertOne({ _id, accountId, reader, sequence: await start() });
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
    }
    return open(accountId, reader, start);
  }

  async function advance(accountId: string, reader: string, from: number, to: number): Promise<boolean> {
    const moved = await cursors.updateOne({ _id: idOf(accountId, reader), sequence: from }, { $set: { sequence: to } });
    return moved.matchedCount === 1;
  }

  async function list(accountId: string): Promise<Map<string, number>> {
    const found = await cursors.find({ accountId }).toArray();
    return new Map(found.map((cursor) => [cursor.reader, cursor.sequence]));
  }

  return { open, advance, list };
}
