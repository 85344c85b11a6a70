import type { Row } from '#database/storage/rows.ts';

/**
 * Rows, some at a time: about `want` of them (a filter may find more at once); an empty list where this much work gave
 * none yet; undefined at the end. A source keeps its place by key and holds no rows back, so that others may write
 * between two calls; what it gives is as stored at this moment.
 */
export interface RowSource {
  next(want: number): Row[] | undefined;
}

/** A source that is at its end. */
export const noRows: RowSource = { next: () => undefined };

/** Leaves out rows that came before, as those of documents which have several keys. */
export function withoutRepeats(source: RowSource): RowSource {
  const seen = new Set<number>();
  return {
    next: (want) =>
      source.next(want)?.filter(({ rid }) => {
        const isNew = !seen.has(rid);
        seen.add(rid);
        return isNew;
      }),
  };
}

/** Leaves out the first rows and those beyond a number (0: no such number). */
export function window(source: RowSource, skip: number, limit: number): RowSource {
  let toSkip = skip;
  let left = limit === 0 ? Number.POSITIVE_INFINITY : limit;
  return {
    next(want) {
      if (left <= 0) return undefined;
      const rows = source.next(Math.min(want, left) + toSkip);
      if (!rows) return undefined;
      const kept = rows.slice(toSkip, toSkip + left);
      toSkip -= Math.min(toSkip, rows.length);
      left -= kept.length;
      return kept;
    },
  };
}
