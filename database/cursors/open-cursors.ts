import { randomBytes } from 'node:crypto';
import { CommandError } from '#database/errors.ts';
import type { Cursor } from './cursor.ts';

/** The cursors that clients can fetch more from. */
export interface OpenCursors {
  /** Keeps a cursor and gives its id, an int64 that is never 0. */
  keep(cursor: Cursor, neverExpires: boolean): bigint;
  /** Takes a cursor out to be used; nobody else can until it is put back. */
  take(id: bigint): KeptCursor;
  putBack(id: bigint, kept: KeptCursor): void;
  /** Whether there was one to forget. */
  forget(id: bigint): boolean;
  /** Forgets those that nobody asked for longer than the time-out. */
  expire(now: number): void;
  readonly size: number;
}

/** A cursor and when it was last used. */
export interface KeptCursor {
  cursor: Cursor;
  neverExpires: boolean;
  usedAt: number;
}

const idleMs = 10 * 60 * 1000;

/** No cursors yet. */
export function createOpenCursors(): OpenCursors {
  const cursors = new Map<bigint, KeptCursor>();
  return {
    keep(cursor, neverExpires) {
      const id = (randomBytes(8).readBigUInt64LE() >> 2n) | 1n;
      cursors.set(id, { cursor, neverExpires, usedAt: Date.now() });
      return id;
    },
    take(id) {
      const kept = cursors.get(id);
      if (!kept) throw new CommandError('CursorNotFound', `cursor id ${id} not found`);
      cursors.delete(id);
      return kept;
    },
    putBack(id, kept) {
      cursors.set(id, { ...kept, usedAt: Date.now() });
    },
    forget: (id) => cursors.delete(id),
    expire(now) {
      for (const [id, { usedAt, neverExpires }] of cursors)
        if (!neverExpires && now - usedAt > idleMs) cursors.delete(id);
    },
    get size() {
      return cursors.size;
    },
  };
}
