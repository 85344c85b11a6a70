import { decodeDocument, decodeFields } from '#database/bson/decode.ts';
import type { Document } from '#database/bson/document.ts';
import type { Matcher } from '#database/query/matcher.ts';
import type { Collection } from '#database/storage/collection.ts';
import type { Row } from '#database/storage/rows.ts';
import type { RowSource } from './row-source.ts';

const mostRows = 500;
const mostBytes = 1024 * 1024;

/** As much of a document as a filter looks at. */
export function decodeFor(matcher: Matcher, bytes: Buffer): Document {
  return matcher.fields ? decodeFields(bytes, matcher.fields) : decodeDocument(bytes);
}

/** The rows of a source whose documents meet a filter. Reads more at once, the longer it finds nothing. */
export function matchingRows(collection: Collection, source: RowSource, matcher: Matcher): RowSource {
  let misses = 0;
  return {
    next(want) {
      const rows = source.next(pageSize(collection, want * 4 ** misses));
      if (!rows) return undefined;
      noteSizes(collection, rows);
      const found = rows.filter(({ bytes }) => matcher.matches(decodeFor(matcher, bytes)));
      misses = found.length > 0 ? 0 : Math.min(misses + 1, 5);
      return found;
    },
  };
}

/** How many rows to read at once: what is wanted, within bounds of number and memory. */
function pageSize(collection: Collection, want: number): number {
  return Math.max(1, Math.min(want, mostRows, Math.floor(mostBytes / collection.meanBytes)));
}

function noteSizes(collection: Collection, rows: Row[]) {
  if (rows.length === 0) return;
  const mean = rows.reduce((sum, { bytes }) => sum + bytes.length, 0) / rows.length;
  collection.meanBytes += (mean - collection.meanBytes) * Math.min(1, rows.length / 16);
}
