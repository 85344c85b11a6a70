import type { IndexAccess } from '#database/plan/plan.ts';
import type { Position, Range, Row } from '#database/storage/rows.ts';
import type { RowSource } from './row-source.ts';

interface Stream {
  range: Range;
  /** The bytes at the beginning of its keys that are the same in the whole range. */
  prefix: number;
  after: Position | undefined;
  ahead: Row[];
  isAtEnd: boolean;
}

const rowsAhead = 8;

/** Reads several ranges of an index at once, in the order of what follows their prefixes. */
export function mergeRanges({ index, ranges, descending }: IndexAccess, prefixes: number[]): RowSource {
  const streams = ranges.map(
    (range, at): Stream => ({ range, prefix: prefixes[at]!, after: undefined, ahead: [], isAtEnd: false }),
  );

  function refill(stream: Stream) {
    if (stream.isAtEnd || stream.ahead.length > 0) return;
    stream.ahead = index.table.readRows(stream.range, stream.after, descending, rowsAhead);
    stream.isAtEnd = stream.ahead.length === 0;
  }

  function comesFirst(left: Stream, right: Stream | undefined): boolean {
    if (!right) return true;
    const a = left.ahead[0]!.key;
    const b = right.ahead[0]!.key;
    const order = a.compare(b, right.prefix, b.length, left.prefix, a.length);
    return descending ? order > 0 : order < 0;
  }

  function takeFirst(): Row | undefined {
    let first: Stream | undefined;
    for (const stream of streams) {
      refill(stream);
      if (stream.ahead.length > 0 && comesFirst(stream, first)) first = stream;
    }
    const row = first?.ahead.shift();
    if (first && row) first.after = row;
    return row;
  }

  return {
    next(want) {
      // What was read ahead is read again: others may have written since.
      for (const stream of streams) stream.ahead = [];
      const rows: Row[] = [];
      for (let row = takeFirst(); row; row = rows.length < want ? takeFirst() : undefined) rows.push(row);
      return rows.length === 0 ? undefined : rows;
    },
  };
}
