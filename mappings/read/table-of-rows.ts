import type { Row } from '#mappings/cell.ts';
import { FileProblem } from '#mappings/file-problem.ts';
import { readHeader } from '#mappings/header-text.ts';
import type { Merge } from '#mappings/merges.ts';
import type { Table } from '#mappings/table.ts';

/** What a format gives: rows as they are read, and the merges among them, which are known before. */
export type RowSource = { readonly rows: AsyncGenerator<readonly Row[]>; readonly merges: readonly Merge[] };

/** A table that holds on to its file until its rows are read, or it is disposed of. */
export type OpenTable = Table & AsyncDisposable;

/**
 * Makes a table of rows: what stands above the header is passed over. The first rows are read at once, so that the
 * width is known and a broken beginning fails here; `headerLine` 0 means that there is no header.
 */
export async function tableOfRows({ rows, merges }: RowSource, headerLine: number): Promise<OpenTable> {
  let header: Row | undefined;
  try {
    for (let next = await rows.next(); !next.done; next = await rows.next()) {
      const below = next.value.filter(({ line }) => line > headerLine);
      header ??= next.value.find(({ line }) => line === headerLine);
      if (below.length > 0) return createTable(header, headerLine, below, { rows, merges });
    }
    return createTable(header, headerLine, [], { rows, merges });
  } catch (error) {
    await rows.return(undefined);
    throw error;
  }
}

function createTable(
  header: Row | undefined,
  headerLine: number,
  first: readonly Row[],
  { rows: rest, merges }: RowSource,
): OpenTable {
  if (header === undefined && headerLine > 0) throw new FileProblem('headerMissing', { line: headerLine });
  const texts = readHeader(header?.cells ?? []);
  const width = first.reduce((widest, { cells }) => Math.max(widest, cells.length), texts.length);
  async function* batches() {
    try {
      if (first.length > 0) yield first;
      yield* rest;
    } finally {
      await rest.return(undefined);
    }
  }
  const close = async () => {
    await rest.return(undefined);
  };
  return { header: texts, width, merges, batches: batches(), [Symbol.asyncDispose]: close };
}
