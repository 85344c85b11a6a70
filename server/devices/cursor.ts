import { createHash } from 'node:crypto';
import { ensure } from '#server/errors.ts';

/** Where a phone stands: listing everything up to `end`, or at a sequence of the feed. The tokens it holds are noted by a hash. */
export type Cursor =
  | { kind: 'list'; end: number; after: string; groups: string }
  | { kind: 'feed'; sequence: number; groups: string };

/** A short hash of the groups whose tasks a phone holds. */
export function hashOf(groups: string[]): string {
  return createHash('sha256').update(JSON.stringify(groups)).digest('base64url').slice(0, 8);
}

/** A cursor as the phone keeps it. */
export function writeCursor(cursor: Cursor): string {
  return Buffer.from(JSON.stringify(cursor)).toString('base64url');
}

/** @throws HubError `cursor.invalid` */
export function readCursor(text: string): Cursor {
  const parsed = parse(text);
  const isFeed = parsed?.kind === 'feed' && Number.isSafeInteger(parsed.sequence);
  const isList = parsed?.kind === 'list' && Number.isSafeInteger(parsed.end) && typeof parsed.after === 'string';
  ensure(parsed && (isFeed || isList), 'cursor.invalid');
  return parsed;
}

function parse(text: string): Cursor | undefined {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString()) as Cursor;
  } catch {
    return undefined;
  }
}
