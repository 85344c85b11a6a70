/** What the format of an Excel cell says about the number in it. */
export type CellFormat = {
  /** What a person sees: a number, a day, a time of day, both, or hours that count on past 24. */
  readonly shows: 'number' | 'date' | 'time' | 'dateTime' | 'duration';
  /** True where fractions of a second are shown. */
  readonly fractions: boolean;
  /** How many digits zeros fill up to: 5 for the format `00000`, else 0. */
  readonly zeros: number;
  readonly percent: boolean;
};

/** One cell as the file holds it, before anybody knows what it means. `formula` is one that was never calculated. */
export type Cell =
  | { readonly kind: 'empty' }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'number'; readonly number: number; readonly format: CellFormat }
  | DateCell
  | { readonly kind: 'boolean'; readonly boolean: boolean }
  | { readonly kind: 'error'; readonly error: string }
  | { readonly kind: 'formula' };

/** A number that Excel shows as a day or a time: days since the epoch of its workbook (1900 or 1904). */
export type DateCell = {
  readonly kind: 'date';
  readonly serial: number;
  readonly format: CellFormat;
  readonly date1904: boolean;
};

/** What a reader noticed about a row and its cells no longer show; `column` is the index of the cell. */
export type RowFault = { readonly code: 'strayQuote'; readonly column: number };

/** One row of a table; `line` is the sheet's row, or the physical line of the file on which the row begins, from 1. */
export type Row = {
  readonly line: number;
  readonly cells: readonly Cell[];
  readonly hidden: boolean;
  readonly fault?: RowFault;
};

/** The cell where there is nothing. */
export const emptyCell: Cell = { kind: 'empty' };

/** The format of a number that has none of its own. */
export const generalFormat: CellFormat = { shows: 'number', fractions: false, zeros: 0, percent: false };

/** The cell of a text. */
export function textCell(text: string): Cell {
  return text === '' ? emptyCell : { kind: 'text', text };
}
