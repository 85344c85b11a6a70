import { type Cell, emptyCell } from './cell.ts';
import { isBlank } from './cell-text.ts';
import { coercers } from './coerce/coercers.ts';
import { type FilledCell, problemWith, type Reading } from './coerce/reading.ts';
import { readText } from './coerce/text.ts';
import type { ZoneClock } from './coerce/zone-clock.ts';
import { createReading, normalWord, readWritten } from './column-reading.ts';
import { CellProblem } from './row-problem.ts';
import { findField } from './targets/registry.ts';
import type { ColumnSource, Template, TemplateColumn } from './template.ts';
import type { Value } from './value.ts';

/** What a row gives a field: a value, null to clear it, nothing to keep it, or a problem. */
type CellResult = Value | null | undefined | CellProblem;

/** How the rows of a file fill one field. */
export type ColumnPlan = {
  readonly to: string;
  /** The column as the template calls it. */
  readonly column: string;
  readonly timeColumn: string | undefined;
  readonly places: ColumnPlaces;
  read(cells: readonly Cell[]): CellResult;
};

/** Where the cells of a column are in a row; nowhere for a constant. */
export type ColumnPlaces = { readonly index: number | undefined; readonly timeIndex: number | undefined };

/** Prepares one column of a template for the rows of a file. */
export function planColumn(
  template: Template,
  column: TemplateColumn,
  places: ColumnPlaces,
  clock: ZoneClock,
): ColumnPlan {
  const field = findField(template.target, column.to, column.type);
  if (field === undefined) throw new Error(`there is no field ${column.to}`);
  const { index, timeIndex } = places;
  const reading = createReading(field, column, template.source, clock);
  const whenBlank = blankResult(template, column, field.required === true);
  const readFilled = column.values === undefined ? coercers[field.kind] : createWordReader(column.values, reading);

  function read(cells: readonly Cell[]): CellResult {
    const cell = cells[index!] ?? emptyCell;
    if (isBlank(cell)) return whenBlank;
    const fault = unreadable(cell, 'cell');
    if (fault) return fault;
    const timeCell = timeIndex === undefined ? emptyCell : (cells[timeIndex] ?? emptyCell);
    if (isBlank(timeCell)) return readFilled(cell as FilledCell, reading);
    return unreadable(timeCell, 'time') ?? readFilled(cell as FilledCell, reading, timeCell as FilledCell);
  }

  return {
    to: column.to,
    column: columnName(column.from),
    timeColumn: column.withTime && columnName(column.withTime),
    places,
    read: 'constant' in column.from ? always(readWritten(column.from.constant, reading)) : read,
  };
}

/** A column as the template calls it: by header or letter; a constant by its value. */
export function columnName(from: ColumnSource): string {
  if ('header' in from) return from.header;
  return 'letter' in from ? from.letter : String(from.constant);
}

function always(result: CellResult): () => CellResult {
  return () => result;
}

/** What an empty cell gives: keys are always needed, required fields unless rows only update. */
function blankResult({ mode, keyFields }: Template, { to, onEmpty }: TemplateColumn, required: boolean): CellResult {
  const needed = keyFields.includes(to) || (required && mode !== 'update') || onEmpty === 'reject';
  if (needed) return new CellProblem('missing');
  return onEmpty === 'clear' ? null : undefined;
}

function unreadable(cell: Cell, place: 'cell' | 'time'): CellProblem | undefined {
  if (cell.kind === 'error') return new CellProblem('errorCell', { value: cell.error }, place);
  return cell.kind === 'formula' ? new CellProblem('formulaWithoutValue', {}, place) : undefined;
}

/** As many words of a table as a person reads in a message. */
const wordsShown = 20;

/** Reads cells by a table of words; a list entry by entry. A real truth value in a sheet needs no word. */
function createWordReader(values: NonNullable<TemplateColumn['values']>, reading: Reading) {
  const words = new Map(Object.entries(values).map(([word, value]) => [normalWord(word), readWritten(value, reading)]));
  const allowed = Object.keys(values).slice(0, wordsShown);

  function readWord(text: string): Value | CellProblem {
    return words.get(normalWord(text)) ?? problemWith('unknownValue', text.trim(), { allowed });
  }

  return (cell: FilledCell): Value | CellProblem => {
    const { kind } = reading.field;
    if (cell.kind === 'boolean' && kind === 'boolean') return cell.boolean;
    const entries = kind === 'list' ? coercers.list(cell, reading) : readText(cell);
    if (typeof entries === 'string') return readWord(entries);
    if (!Array.isArray(entries)) return entries;
    const results = entries.map(readWord);
    return results.find((result) => result instanceof CellProblem) ?? (results.flat() as string[]);
  };
}
