import type { Cell } from '#mappings/cell.ts';
import { CellProblem } from '#mappings/row-problem.ts';
import type { Field } from '#mappings/targets/target.ts';
import type { Value } from '#mappings/value.ts';
import type { DateOrder } from './parse-date-time.ts';
import type { DecimalMark } from './parse-number.ts';
import type { Unit } from './units.ts';
import type { ZoneClock } from './zone-clock.ts';

/** All that is known about a column besides its cells. */
export type Reading = {
  readonly field: Field;
  readonly decimalMark: DecimalMark;
  readonly dateOrder: DateOrder;
  readonly clock: ZoneClock;
  /** The time of day that a day alone stands for. */
  readonly dayOnlyMs: number | undefined;
  readonly unit: Unit | undefined;
  /** What stands between the entries of a list. */
  readonly split: string | undefined;
};

/** A cell in which something stands. */
export type FilledCell = Exclude<Cell, { kind: 'empty' | 'error' | 'formula' }>;

/** Makes the typed value of a cell, or says what is wrong with it. `time` is the cell of the column with the time. */
export type Coercer = (cell: FilledCell, reading: Reading, time?: FilledCell) => Value | CellProblem;

const longestShown = 60;

/** A problem that shows the text it is about, cut where it is long. */
export function problemWith(code: CellProblem['code'], text: string, params: CellProblem['params'] = {}): CellProblem {
  // Not in the middle of a character.
  const value = text.length > longestShown ? `${text.slice(0, longestShown).replace(/[\ud800-\udbff]$/, '')}…` : text;
  return new CellProblem(code, { value, ...params });
}
