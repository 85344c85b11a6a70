import { type Cell, generalFormat, NumberCell, textCell } from './cell.ts';
import { coercers } from './coerce/coercers.ts';
import { parseClock } from './coerce/parse-clock.ts';
import type { FilledCell, Reading } from './coerce/reading.ts';
import type { ZoneClock } from './coerce/zone-clock.ts';
import { toNfc } from './normal-form.ts';
import type { CellProblem } from './row-problem.ts';
import type { Field } from './targets/target.ts';
import type { TemplateColumn, TemplateSource } from './template.ts';
import type { Value } from './value.ts';

/** What a template says about how to read the cells of one column. */
export function createReading(field: Field, column: TemplateColumn, source: TemplateSource, clock: ZoneClock): Reading {
  const dayOnly = source.dayOnly?.[column.to];
  return {
    field,
    decimalMark: source.decimalMark,
    dateOrder: source.dateOrder,
    clock,
    dayOnlyMs: dayOnly === undefined ? undefined : parseClock(dayOnly),
    unit: column.unit,
    split: column.split,
  };
}

/** Reads a value that stands in the template itself: a constant, or what a word means. */
export function readWritten(value: string | number | boolean, reading: Reading): Value | CellProblem {
  const cell = writtenCell(value);
  return coercers[reading.field.kind](cell as FilledCell, reading);
}

function writtenCell(value: string | number | boolean): Cell {
  if (typeof value === 'boolean') return { kind: 'boolean', boolean: value };
  if (typeof value === 'string') return textCell(value);
  // A number written for a percentage is the part of one that it says.
  return new NumberCell(value, { ...generalFormat, percent: true });
}

/** A word as tables of values compare it: ends trimmed, case ignored. */
export function normalWord(text: string): string {
  return toNfc(text.trim()).toLowerCase();
}
