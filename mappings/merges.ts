import { columnLetter } from './column-letter.ts';

/** Cells that are shown as one: rows by line, columns by index, the last ones included. */
export type Merge = { readonly top: number; readonly bottom: number; readonly left: number; readonly right: number };

/** The merge that covers the cell of a column in a line, unless the line is the first of it, which holds the value. */
export type MergeFinder = (line: number, column: number) => Merge | undefined;

/** Prepares merges for questions about some columns; nothing where there are no merges at all. */
export function createMergeFinder(merges: readonly Merge[], columns: Iterable<number>): MergeFinder | undefined {
  const inOrder = merges.filter(({ top, bottom }) => bottom > top).sort((a, b) => a.top - b.top);
  if (inOrder.length === 0) return undefined;
  const ofColumns = new Map(
    Array.from(new Set(columns), (column) => [
      column,
      inOrder.filter(({ left, right }) => left <= column && column <= right),
    ]),
  );
  return (line, column) => {
    const above = lastAbove(ofColumns.get(column) ?? [], line);
    return above && line <= above.bottom ? above : undefined;
  };
}

/** A merge as a spreadsheet names it: `B2:B3`. */
export function mergeName({ top, bottom, left, right }: Merge): string {
  return `${columnLetter(left)}${top}:${columnLetter(right)}${bottom}`;
}

/** The last of these, ordered by their tops, that begins above a line. */
function lastAbove(merges: readonly Merge[], line: number): Merge | undefined {
  let low = 0;
  let high = merges.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (merges[middle]!.top < line) low = middle + 1;
    else high = middle;
  }
  return merges[low - 1];
}
