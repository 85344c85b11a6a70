import { type Cell, Row, textCell } from '#mappings/cell.ts';
import { mapTable } from '#mappings/map-table.ts';
import type { MappedRow } from '#mappings/row-mapper.ts';
import { Template, type TemplateInput } from '#mappings/template.ts';

/** A template for tasks from text, with key and title in columns K and T, and what a test cares about. */
export function buildTemplate(
  columns: TemplateInput['columns'] = [],
  more: Partial<TemplateInput> = {},
): TemplateInput {
  const source = {
    format: 'csv',
    delimiter: ';',
    decimalMark: '.',
    dateOrder: 'dmy',
    timeZone: 'Europe/Madrid',
  } as const;
  const basic = [
    { to: 'key', from: { header: 'K' } },
    { to: 'title', from: { header: 'T' } },
  ];
  return { target: 'tasks', ...more, source: { ...source, ...more.source }, columns: [...basic, ...columns] };
}

/** Maps rows of cells, the first the header; a text stands for its cell. */
export async function mapRows(
  input: TemplateInput,
  cells: readonly (readonly (string | Cell)[])[],
  rowDetails: Partial<Row> = {},
): Promise<{ rows: MappedRow[]; counts: object }> {
  const [header = [], ...body] = cells;
  const toCell = (cell: string | Cell) => (typeof cell === 'string' ? textCell(cell) : cell);
  const { hidden, fault } = rowDetails;
  const rows = body.map((row, index) => new Row(index + 2, row.map(toCell), hidden, fault));
  async function* batches() {
    yield await Promise.resolve(rows);
  }
  const width = Math.max(...cells.map((row) => row.length));
  const mapped = mapTable(Template.parse(input), { header: header.map(String), width, batches: batches() });
  const result: MappedRow[] = [];
  for await (const batch of mapped.batches) result.push(...batch);
  return { rows: result, counts: mapped.counts };
}

/** The values of rows by line, or the problems as `column code`. */
export function shortMapped(rows: readonly MappedRow[]): unknown[] {
  return rows.map((row) =>
    row.kind === 'accepted' ? row.values : row.problems.map(({ column, code }) => `${column} ${code}`),
  );
}
