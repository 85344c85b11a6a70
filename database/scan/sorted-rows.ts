import { decodeFields } from '#database/bson/decode.ts';
import type { Document } from '#database/bson/document.ts';
import { CommandError } from '#database/errors.ts';
import { extractKeys, type KeyPattern } from '#database/keys/extract-keys.ts';
import type { Matcher } from '#database/query/matcher.ts';
import type { Collection } from '#database/storage/collection.ts';
import type { Row } from '#database/storage/rows.ts';
import { decodeFor } from './matching-rows.ts';
import type { RowSource } from './row-source.ts';

interface Entry {
  key: Buffer;
  rid: number;
}

const mostBytes = 100 * 1024 * 1024;
const bytesPerEntry = 150;

/** The key by which a document is sorted: of an array the least element, descending the greatest. */
export function sortKey(document: Document, pattern: KeyPattern): Buffer {
  return extractKeys(document, pattern).keys.reduce((least, key) => (Buffer.compare(key, least) < 0 ? key : least));
}

/**
 * Sorts rows in memory, of which only keys and numbers are kept (with a limit, no more than needed for it); the
 * documents are read again when they are given, and left out if they no longer meet the filter.
 */
export function sortedRows(
  collection: Collection,
  source: RowSource,
  pattern: KeyPattern,
  matcher: Matcher,
  limit: number,
): RowSource {
  const fields = new Set(pattern.paths.map((path) => path[0]!));
  const room = limit === 0 ? Number.POSITIVE_INFINITY : limit;
  let entries: Entry[] = [];
  let bytes = 0;
  let given = 0;
  let isComplete = false;

  function take(rows: Row[]) {
    for (const row of rows) {
      const key = sortKey(decodeFields(row.bytes, fields), pattern);
      entries.push({ key, rid: row.rid });
      bytes += key.length + bytesPerEntry;
    }
    if (entries.length > room * 2 + 1000) arrange();
    if (bytes > mostBytes) {
      throw new CommandError('QueryExceededMemoryLimit', `Sort exceeded memory limit of ${mostBytes} bytes`);
    }
  }

  function arrange() {
    entries.sort((left, right) => Buffer.compare(left.key, right.key));
    if (entries.length <= room) return;
    entries = entries.slice(0, room);
    bytes = entries.reduce((sum, { key }) => sum + key.length + bytesPerEntry, 0);
  }

  function readAgain({ key, rid }: Entry): Row[] {
    const document = collection.isDropped ? undefined : collection.documents.read(rid);
    return document && matcher.matches(decodeFor(matcher, document)) ? [{ key, rid, bytes: document }] : [];
  }

  return {
    next(want) {
      if (isComplete) {
        if (given === entries.length) return undefined;
        const page = entries.slice(given, given + want);
        given += page.length;
        return page.flatMap(readAgain);
      }
      const rows = source.next(500);
      if (rows) take(rows);
      else {
        arrange();
        isComplete = true;
      }
      return [];
    },
  };
}
