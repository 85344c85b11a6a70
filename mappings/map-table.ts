import type { Row } from './cell.ts';
import { isBlank } from './cell-text.ts';
import { createRowMapper, type MappedRow } from './row-mapper.ts';
import type { Table } from './table.ts';
import type { Template } from './template.ts';

/** How many rows were read so far, and what became of them; blank rows and hidden ones that are skipped do not count. */
type Counts = { readonly read: number; readonly accepted: number; readonly rejected: number };

/** The rows of a table, mapped as they are read. */
export type MappedTable = {
  /** Grows while `batches` is read. */
  readonly counts: Counts;
  readonly batches: AsyncIterable<readonly MappedRow[]>;
};

/**
 * Applies a template to a table. Columns that are missing from it, or come more than once, are a `FileProblem` before any
 * row is read; problems of rows are gathered with the rows.
 */
export function mapTable(template: Template, table: Table): MappedTable {
  const mapRow = createRowMapper(template, table);
  const skipsHidden = template.source.hiddenRows === 'skip';
  const counts = { read: 0, accepted: 0, rejected: 0 };

  async function* batches() {
    for await (const rows of table.batches) {
      const mapped = rows.filter((row) => counted(row, skipsHidden)).map(mapRow);
      for (const { kind } of mapped) counts[kind]++;
      counts.read += mapped.length;
      if (mapped.length > 0) yield mapped;
    }
  }

  return { counts, batches: batches() };
}

function counted({ hidden, cells }: Row, skipsHidden: boolean): boolean {
  return !(hidden && skipsHidden) && !cells.every(isBlank);
}
