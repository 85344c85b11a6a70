import type { DigitPattern } from './digit-pattern.ts';

/** One of the parts of a format between semicolons, and what it writes of a number. */
export type NumberSection = {
  /** The numbers it is for, where it names them itself: `[<=9999999]`. */
  readonly condition?: { readonly operator: '=' | '<>' | '<' | '<=' | '>' | '>='; readonly bound: number };
  /** The number as it is, digits among literals, or something that is not made here (a fraction, millions, a currency). */
  readonly writes: 'number' | 'unknown' | DigitPattern;
};

/** What the format of an Excel cell says about the number in it. */
export type CellFormat = {
  /** What a person sees: a number, a day, a time of day, both, or hours that count on past 24. */
  readonly shows: 'number' | 'date' | 'time' | 'dateTime' | 'duration';
  /** True where fractions of a second are shown. */
  readonly fractions: boolean;
  readonly percent: boolean;
  /** How the number is written: for all numbers, or for those above, below and equal to zero; none for as it is. */
  readonly sections: readonly NumberSection[];
};

/** The format of a number that has none of its own. */
export const generalFormat: CellFormat = { shows: 'number', fractions: false, percent: false, sections: [] };

/** One cell as the file holds it, before anybody knows what it means. `formula` is one that was never calculated. */
export type Cell =
  | TextCell
  | NumberCell
  | DateCell
  | { readonly kind: 'empty' }
  | { readonly kind: 'boolean'; readonly boolean: boolean }
  | { readonly kind: 'error'; readonly error: string }
  | { readonly kind: 'formula' };

// Cells and rows come by the million and are gone at once. They are made by constructors because V8, which learns from
// object literals how long their objects live, learns wrongly in the first batch and then keeps all of them until the
// next full collection: that doubled the memory of reading a large file.

/** A text, never an empty one. */
export class TextCell {
  readonly kind = 'text';
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** A number that Excel shows as one. */
export class NumberCell {
  readonly kind = 'number';
  readonly number: number;
  readonly format: CellFormat;

  constructor(number: number, format: CellFormat) {
    this.number = number;
    this.format = format;
  }
}

/** A number that Excel shows as a day or a time: days since the epoch of its workbook, of 1900 or of 1904. */
export class DateCell {
  readonly kind = 'date';
  readonly serial: number;
  readonly format: CellFormat;
  readonly date1904: boolean;

  constructor(serial: number, format: CellFormat, date1904: boolean) {
    this.serial = serial;
    this.format = format;
    this.date1904 = date1904;
  }
}

/** The cell where there is nothing. */
export const emptyCell: Cell = { kind: 'empty' };

/** The cell of a text, which may be empty. */
export function textCell(text: string): Cell {
  return text === '' ? emptyCell : new TextCell(text);
}

/** What a reader noticed about a row and its cells no longer show; `column` is the index of the cell. */
export type RowFault = { readonly code: 'strayQuote'; readonly column: number };

/** One row of a table; `line` is the sheet's row, or the physical line of the file on which the row begins, from 1. */
export class Row {
  readonly line: number;
  readonly cells: readonly Cell[];
  readonly hidden: boolean;
  readonly fault: RowFault | undefined;

  constructor(line: number, cells: readonly Cell[], hidden = false, fault?: RowFault) {
    this.line = line;
    this.cells = cells;
    this.hidden = hidden;
    this.fault = fault;
  }
}
