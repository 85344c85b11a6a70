import { columnIndex } from './column-letter.ts';
import { columnName } from './column-plan.ts';
import { FileProblem } from './file-problem.ts';
import { normalHeader } from './header-text.ts';
import type { Table } from './table.ts';
import type { ColumnSource, TemplateColumn } from './template.ts';

/** Finds the columns of a template in a table; all that are missing, or come more than once, are named together. */
export function findColumns(columns: readonly TemplateColumn[], table: Table): Map<ColumnSource, number> {
  const places = new Map<ColumnSource, number>();
  const missing = new Set<string>();
  const ambiguous = new Set<string>();
  for (const from of columns.flatMap(({ from, withTime }) => (withTime ? [from, withTime] : [from]))) {
    if ('constant' in from) continue;
    const [index, ...more] = 'header' in from ? findHeader(from.header, table) : findLetter(from.letter, table);
    if (index === undefined) missing.add(columnName(from));
    else if (more.length > 0) ambiguous.add(columnName(from));
    else places.set(from, index);
  }
  if (missing.size > 0) throw new FileProblem('columnsMissing', { columns: [...missing] });
  if (ambiguous.size > 0) throw new FileProblem('columnsAmbiguous', { columns: [...ambiguous] });
  return places;
}

function findHeader(header: string, table: Table): number[] {
  const wanted = normalHeader(header);
  return table.header.flatMap((text, index) => (text === wanted ? [index] : []));
}

/** A column named by letter needs no header, but must be in sight. */
function findLetter(letter: string, table: Table): number[] {
  const index = columnIndex(letter);
  return index < table.width ? [index] : [];
}
