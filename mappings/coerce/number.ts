import { cellText } from '#mappings/cell-text.ts';
import { CellProblem } from '#mappings/row-problem.ts';
import { serialDuration } from '#mappings/serial-date.ts';
import type { Field } from '#mappings/targets/target.ts';
import { parseLength } from './parse-clock.ts';
import { parseNumber } from './parse-number.ts';
import { type Coercer, type FilledCell, problemWith, type Reading } from './reading.ts';
import { units } from './units.ts';

/** A number. */
export const coerceNumber: Coercer = (cell, reading) => {
  const number = readNumber(cell, reading);
  return number instanceof CellProblem ? number : inRange(number, reading.field);
};

/** A number counted in the unit of its column, in metres. */
export const coerceDistance: Coercer = (cell, reading) => {
  const number = readNumber(cell, reading);
  return number instanceof CellProblem ? number : inRange(exact(number * factorOf(reading)), reading.field);
};

/** A number counted in the unit of its column, or hours and minutes, in whole seconds. */
export const coerceDuration: Coercer = (cell, reading) => {
  const seconds = reading.unit === 'clock' ? readLength(cell) : countSeconds(cell, reading);
  return seconds instanceof CellProblem ? seconds : inRange(Math.round(seconds), reading.field);
};

/** A part of one: `15 %` is 0.15, and so is a number that Excel shows as 15 %. A number without the sign could be either. */
export const coercePercent: Coercer = (cell, reading) => {
  if (cell.kind === 'number' && cell.format.percent) return inRange(exact(cell.number), reading.field);
  const text = cellText(cell).trim();
  if (!text.endsWith('%') && !text.startsWith('%')) return problemWith('notAPercentage', text);
  const number = parseNumber(text.replace('%', ''), reading.decimalMark);
  if (typeof number === 'string') return problemWith(number, text, { example: '15 %' });
  return inRange(Number(`${number}e-2`), reading.field);
};

function readNumber(cell: FilledCell, { decimalMark }: Reading): number | CellProblem {
  if (cell.kind === 'number') return exact(cell.number);
  const text = cellText(cell);
  const number = cell.kind === 'text' ? parseNumber(text, decimalMark) : 'notANumber';
  if (typeof number === 'number') return number;
  return problemWith(number, text.trim(), { example: `1234${decimalMark}56` });
}

function readLength(cell: FilledCell): number | CellProblem {
  if (cell.kind === 'date') return serialDuration(cell) / 1000;
  // A time whose format was lost is a part of a day; above one it could count anything.
  if (cell.kind === 'number' && cell.number >= 0 && cell.number < 1) return cell.number * 86_400;
  const text = cellText(cell).trim();
  const ms = cell.kind === 'text' ? parseLength(text) : undefined;
  return ms === undefined ? problemWith('notATime', text) : ms / 1000;
}

function countSeconds(cell: FilledCell, reading: Reading): number | CellProblem {
  const number = readNumber(cell, reading);
  return number instanceof CellProblem ? number : exact(number * factorOf(reading));
}

function factorOf({ unit }: Reading): number {
  return (unit === undefined ? undefined : units[unit].factor) ?? 1;
}

/** Without the noise of binary fractions: a spreadsheet knows fifteen digits. */
function exact(number: number): number {
  // Adding nothing takes the sign off zero.
  return Number.isInteger(number) ? number + 0 : Number(number.toPrecision(15));
}

function inRange(number: number, { range }: Field): number | CellProblem {
  if (range === undefined || (number >= range[0] && number <= range[1])) return number;
  const [min, max] = range;
  return new CellProblem('outOfRange', { value: String(number), min, max });
}
