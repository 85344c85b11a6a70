import { expect } from 'chai';
import { type Cell, type CellFormat, DateCell, generalFormat } from '#mappings/cell.ts';
import { explainRowProblem } from '#mappings/row-problem.ts';
import type { TemplateInput } from '#mappings/template.ts';
import { buildTemplate, mapRows } from '#test/support/map-rows.ts';
import { locales } from '#texts/locales.ts';

/** A column of a template. */
export type Column = TemplateInput['columns'][number];

/** What one more column X gives for its cells, after a key and a title that are fine. */
export async function readColumn(
  column: Omit<Column, 'from'>,
  cells: (string | Cell)[],
  more: Partial<TemplateInput> = {},
) {
  const template = buildTemplate([{ ...column, from: { header: 'X' } }], more);
  const table = [['K', 'T', 'X'], ...cells.map((cell, index) => [`k${index}`, 't', cell])];
  const { rows } = await mapRows(template, table);
  for (const row of rows) {
    for (const problem of row.kind === 'rejected' ? row.problems : []) {
      for (const locale of locales) expect(explainRowProblem(problem, locale)).to.match(/^[^{}]{20,}$/);
    }
  }
  return rows.map((row) =>
    row.kind === 'accepted' ? row.values[column.to] : row.problems.map(({ code }) => code).join(),
  );
}

/** A cell with a day or time. */
export const dateCell = (serial: number, shows: CellFormat['shows'] = 'date', date1904 = false) =>
  new DateCell(serial, { ...generalFormat, shows }, date1904);
