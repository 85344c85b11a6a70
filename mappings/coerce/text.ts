import { z } from 'zod';
import type { NumberCell } from '#mappings/cell.ts';
import { cellText } from '#mappings/cell-text.ts';
import { toNfc } from '#mappings/normal-form.ts';
import { shownNumber } from '#mappings/number-text.ts';
import { plainNumber } from '#mappings/plain-number.ts';
import { CellProblem } from '#mappings/row-problem.ts';
import { isShortened } from './parse-number.ts';
import { type Coercer, type FilledCell, problemWith } from './reading.ts';

/** From here on a spreadsheet does not know the last digits of a whole number any more. */
const firstLossy = 1e15;
const longestEntry = 200;

/** A text as it stands, without the spaces around it; line ends become LF. */
export const coerceText: Coercer = (cell, { field }) => {
  const text = readText(cell);
  if (text instanceof CellProblem) return text;
  return limited(text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text, field.maxLength);
};

/** A text that looks like a number or a date to a spreadsheet, such as a house number: one made a date of it is lost. */
export const coerceCode: Coercer = (cell, { field }) => {
  if (cell.kind === 'date') return problemWith('dateInstead', cellText(cell));
  const text = readText(cell);
  return text instanceof CellProblem ? text : limited(text, field.maxLength);
};

/** A business key: in NFC, spaces inside single, case kept. */
export const coerceKey: Coercer = (cell, reading) => {
  const text = coerceCode(cell, reading);
  return typeof text === 'string' ? toNfc(text).replace(/\s+/g, ' ') : text;
};

/** One e-mail address, as the API takes them. */
export const coerceEmail: Coercer = (cell, { field }) => {
  const text = cellText(cell).trim();
  const { maxLength = 0 } = field;
  return text.length <= maxLength && z.regexes.email.test(text) ? text : problemWith('notAnEmail', text);
};

/** A country by its two letters (ISO 3166-1); names are for a table of values. */
export const coerceCountry: Coercer = (cell) => {
  const text = cellText(cell).trim();
  return /^[A-Za-z]{2}$/.test(text) ? text.toUpperCase() : problemWith('notACountry', text);
};

/** One of the words of the field, whatever the case of its letters. */
export const coerceChoice: Coercer = (cell, { field }) => {
  const text = cellText(cell).trim();
  const { words = [] } = field;
  const found = words.find((word) => word.toLowerCase() === text.toLowerCase());
  return found ?? problemWith('unknownValue', text, { allowed: words });
};

/** Entries between separators, without spaces around them; empty ones do not count. */
export const coerceList: Coercer = (cell, { field, split }) => {
  const text = readText(cell);
  if (text instanceof CellProblem) return text;
  const entries = (split === undefined ? [text] : text.split(split)).map((entry) => entry.trim()).filter(Boolean);
  const max = field.maxLength ?? entries.length;
  if (entries.length > max) return new CellProblem('tooManyItems', { count: entries.length, max });
  const limitedEntries = entries.map((entry) => limited(entry, longestEntry));
  return limitedEntries.find((entry) => entry instanceof CellProblem) ?? entries;
};

/** `TRUE` and `FALSE` in English, 1 and 0; other languages by the template's table of values. */
export const coerceBoolean: Coercer = (cell) => {
  if (cell.kind === 'boolean') return cell.boolean;
  const text = cellText(cell).trim();
  return truths[text.toLowerCase()] ?? problemWith('unknownValue', text, { allowed: ['TRUE', 'FALSE'] });
};

const truths: Partial<Record<string, boolean>> = { true: true, 1: true, false: false, 0: false };

/** The text that a person sees in a cell, or why it cannot be known. */
export function readText(cell: FilledCell): string | CellProblem {
  if (cell.kind === 'number') return readNumberText(cell);
  const text = cellText(cell).trim();
  return text.includes('+') && isShortened(text) ? problemWith('lossyNumber', text) : text;
}

function readNumberText({ number, format }: NumberCell): string | CellProblem {
  if (Math.abs(number) >= firstLossy) return problemWith('lossyNumber', plainNumber(number));
  return shownNumber(number, format)?.trim() || problemWith('shownOtherwise', plainNumber(number));
}

function limited(text: string, max = Number.POSITIVE_INFINITY): string | CellProblem {
  return text.length <= max ? text : new CellProblem('tooLong', { count: text.length, max });
}
