import type { Cell, Row } from './cell.ts';
import { isBlank } from './cell-text.ts';
import { createZoneClock } from './coerce/zone-clock.ts';
import { columnLetter } from './column-letter.ts';
import { type ColumnPlan, planColumn } from './column-plan.ts';
import { findColumns } from './find-columns.ts';
import { KeyLines } from './key-lines.ts';
import { createMergeFinder, type MergeFinder, mergeName } from './merges.ts';
import { CellProblem, type RowProblem } from './row-problem.ts';
import type { Table } from './table.ts';
import { targets } from './targets/registry.ts';
import type { Location } from './targets/target.ts';
import type { Template } from './template.ts';
import type { Value, Values } from './value.ts';

/** A row that was understood, or one that was not, with everything that is wrong with it and its cells to show. */
export type MappedRow =
  | { readonly kind: 'accepted'; readonly line: number; readonly key: string; readonly values: Values }
  | {
      readonly kind: 'rejected';
      readonly line: number;
      /** The key, where the row has one. */
      readonly key: string | undefined;
      readonly problems: readonly RowProblem[];
      readonly cells: readonly Cell[];
    };

/** Prepares a template for the rows of one table; the mapper remembers their keys. */
export function createRowMapper(template: Template, table: Table): (row: Row) => MappedRow {
  const { columns, keyFields, source, target } = template;
  const places = findColumns(columns, table);
  const clock = createZoneClock(source.timeZone);
  const plans = columns.map((column) =>
    planColumn(
      template,
      column,
      { index: places.get(column.from), timeIndex: column.withTime && places.get(column.withTime) },
      clock,
    ),
  );
  const planOf = new Map(plans.map((plan) => [plan.to, plan]));
  const locations = targets[target].locations.filter(({ lat }) => planOf.has(lat));
  const findMerge = createMergeFinder(table.merges ?? [], places.values());
  const keyLines = new KeyLines();
  const mostCells = source.format === 'csv' && table.header.length > 0 ? table.header.length : Number.POSITIVE_INFINITY;

  function readValues({ line, cells }: Row, problems: RowProblem[]): Record<string, Value | null> {
    const values: Record<string, Value | null> = {};
    for (const plan of plans) {
      const result = (findMerge && checkMerges(findMerge, line, plan)) ?? plan.read(cells);
      if (result instanceof CellProblem) problems.push(placed(result, plan));
      else if (result !== undefined) values[plan.to] = result;
    }
    return values;
  }

  /** A coordinate alone is a problem of the one that is empty, however good or bad the other is. */
  function checkLocation({ lat, lon }: Location, values: Values, problems: RowProblem[]): void {
    const isFilled = (name: string) => typeof values[name] === 'number' || problems.some(({ field }) => field === name);
    const [empty, ...more] = [lat, lon].filter((name) => !isFilled(name));
    if (empty === undefined || more.length > 0) return;
    problems.push(placed(new CellProblem('coordinateIncomplete'), planOf.get(empty)!));
  }

  /** Notes the key of a row, where it has one; a key that came before is a problem whatever became of that row. */
  function checkKey(line: number, values: Values, problems: RowProblem[]): string | undefined {
    const parts = keyFields.map((name) => values[name]);
    if (parts.some((part) => part === undefined || part === null)) return undefined;
    const key = parts.join(' / ');
    const firstLine = keyLines.note(parts.length === 1 ? key : JSON.stringify(parts), line);
    if (firstLine !== undefined) {
      problems.push(placed(new CellProblem('duplicateKey', { value: key, firstLine }), planOf.get(keyFields[0]!)!));
    }
    return key;
  }

  return (row) => {
    const { line, cells } = row;
    const fault = findFault(row, table.header, mostCells);
    const problems: RowProblem[] = [];
    const values = readValues(row, problems);
    for (const location of locations) checkLocation(location, values, problems);
    const key = checkKey(line, values, problems);
    const keyless = problems.filter(({ code, field = '' }) => code === 'missing' && keyFields.includes(field));
    if (fault) return { kind: 'rejected', line, key, problems: [fault], cells };
    // A row without its key is a total or a note: what else it lacks is no news.
    if (keyless.length > 0) return { kind: 'rejected', line, key, problems: keyless, cells };
    if (problems.length > 0 || key === undefined) return { kind: 'rejected', line, key, problems, cells };
    return { kind: 'accepted', line, key, values };
  };
}

/** A cell below the first of a merge has no value of its own, whatever the file holds there. */
function checkMerges(find: MergeFinder, line: number, { places }: ColumnPlan): CellProblem | undefined {
  for (const place of ['cell', 'time'] as const) {
    const index = place === 'cell' ? places.index : places.timeIndex;
    const merge = index === undefined ? undefined : find(line, index);
    if (merge) return new CellProblem('mergedCells', { range: mergeName(merge) }, place);
  }
  return undefined;
}

function placed({ code, params, place }: CellProblem, { to, column, timeColumn }: ColumnPlan): RowProblem {
  return { column: place === 'time' && timeColumn !== undefined ? timeColumn : column, field: to, code, params };
}

/** What is wrong with the row as a whole: then its cells may stand in wrong columns, and only this is said. */
function findFault({ cells, fault }: Row, header: readonly string[], mostCells: number): RowProblem | undefined {
  const nameOf = (index: number) => header[index] || columnLetter(index);
  if (fault) return { column: nameOf(fault.column), code: fault.code, params: {} };
  if (cells.length <= mostCells) return undefined;
  const extra = cells.findIndex((cell, index) => index >= mostCells && !isBlank(cell));
  if (extra < 0) return undefined;
  return { column: nameOf(extra), code: 'extraCells', params: { count: cells.length, expected: mostCells } };
}
