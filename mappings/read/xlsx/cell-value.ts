import { dayMs, dayOf } from '#mappings/calendar.ts';
import { type Cell, type CellFormat, DateCell, generalFormat, NumberCell, textCell } from '#mappings/cell.ts';
import { parseDecimal } from './parse-decimal.ts';
import type { SharedStrings } from './string-store.ts';
import { XmlFault } from './xml-scanner.ts';

/** What a workbook says once for all its cells. */
export type Book = {
  readonly strings: SharedStrings;
  /** By the style number of a cell. */
  readonly formats: readonly CellFormat[];
  readonly date1904: boolean;
};

/** The types a cell may name (`t="s"`); one that names none is a number. */
export type CellType = 'n' | 's' | 'str' | 'inlineStr' | 'b' | 'e' | 'd';

const truth: Cell = { kind: 'boolean', boolean: true };
const falsehood: Cell = { kind: 'boolean', boolean: false };

const readers: Record<CellType, (text: string, style: number, book: Book) => Cell> = {
  n: (text, style, book) => {
    const bytes = Buffer.from(text);
    const number = parseDecimal(bytes, 0, bytes.length);
    return Number.isNaN(number) ? textCell(text) : numberCell(number, style, book);
  },
  s: (text, _, book) => sharedCell(Number(text.trim() || 'none'), book),
  str: textCell,
  inlineStr: textCell,
  b: (text) => (['1', 'true'].includes(text.trim()) ? truth : falsehood),
  e: (text) => ({ kind: 'error', error: text.trim() }),
  d: isoCell,
};

/** The cell that the text of a value is; `numberCell` and `sharedCell` are the short ways for the most frequent. */
export function readCell(type: CellType, text: string, style: number, book: Book): Cell {
  return readers[type](text, style, book);
}

/** The cell that a number is under the format of its style. */
export function numberCell(number: number, style: number, book: Book): Cell {
  const format = book.formats[style] ?? generalFormat;
  if (format.shows === 'number') return new NumberCell(number, format);
  return new DateCell(number, format, book.date1904);
}

/** The cell of a shared string by its number. */
export function sharedCell(index: number, book: Book): Cell {
  const cell = book.strings.cell(index);
  if (cell === undefined) throw new XmlFault('a shared string that does not exist');
  return cell;
}

const isoTime = /^(?:(\d{4})-(\d\d)-(\d\d))?(?:T?(\d\d):(\d\d)(?::(\d\d(?:\.\d+)?))?)?$/;

/** A `t="d"` cell: an ISO 8601 day, time or both without a zone becomes the serial number it stands for. */
function isoCell(text: string, style: number, book: Book): Cell {
  const [, year, month, day, hours, minutes, seconds] = isoTime.exec(text.trim()) ?? [];
  const days = year === undefined ? 0 : dayOf(Number(year), Number(month), Number(day));
  if (days === undefined || (year ?? hours) === undefined) return textCell(text);
  const ms = (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60_000 + Number(seconds ?? 0) * 1000;
  const serial = (year === undefined ? 0 : days + epochOf(days, book.date1904)) + ms / dayMs;
  const styled = book.formats[style] ?? generalFormat;
  const shows = year === undefined ? 'time' : hours === undefined ? 'date' : 'dateTime';
  const format = styled.shows === 'number' ? ({ ...generalFormat, shows, fractions: true } as const) : styled;
  return new DateCell(serial, format, book.date1904);
}

/** What makes a serial number of a day; before March 1900 Excel's count lacks its false leap day. */
function epochOf(day: number, date1904: boolean): number {
  if (date1904) return 24_107;
  return day >= -25_508 ? 25_569 : 25_568;
}
