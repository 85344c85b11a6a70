import { type Cell, emptyCell, Row, type RowFault, TextCell, textCell } from '#mappings/cell.ts';
import { FileProblem } from '#mappings/file-problem.ts';
import type { ReadLimits } from '#mappings/read/limits.ts';
import { countLineEnds } from './line-ends.ts';

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const quote = 0x22;

/**
 * Makes rows of delimited text that comes in pieces cut anywhere (RFC 4180, and what people send): cells in quotation
 * marks with doubled ones, delimiters and line ends inside; rows that end in CR LF, LF or CR. Lines without anything are
 * left out. What follows a closing quotation mark belongs to the cell, and the row says so (`strayQuote`).
 */
export class CsvParser {
  readonly #delimiter: number;
  readonly #limits: ReadLimits;
  #rows: Row[] = [];
  /** The beginning of a cell that is not whole yet. */
  #rest = '';
  #cells: Cell[] = [];
  #fault: RowFault | undefined;
  /** The physical line of this place, and the one the row began on. */
  #line: number;
  #rowLine: number;
  #afterReturn = false;

  constructor(delimiter: string, limits: ReadLimits, firstLine = 1) {
    this.#delimiter = delimiter.charCodeAt(0);
    this.#limits = limits;
    this.#line = this.#rowLine = firstLine;
  }

  /** Takes the next piece and gives the rows that ended in it. */
  feed(piece: string): Row[] {
    return this.#parse(piece, false);
  }

  /** Gives the last row, where the text does not end with a line end. */
  end(): Row[] {
    const rows = this.#parse('', true);
    if (this.#cells.length > 0) {
      this.#put(emptyCell);
      this.#endRow();
    }
    return rows;
  }

  #parse(piece: string, last: boolean): Row[] {
    const text = this.#rest === '' ? piece : this.#rest + piece;
    this.#rows = [];
    let at = this.#afterReturn && text.charCodeAt(0) === lineFeed ? 1 : 0;
    if (text.length > 0) this.#afterReturn = false;
    while (at < text.length) {
      const next = text.charCodeAt(at) === quote ? this.#quotedCell(text, at, last) : this.#plainCell(text, at, last);
      if (next < 0) break;
      at = next;
    }
    this.#rest = text.slice(at);
    if (this.#rest.length > this.#limits.cellLength) throw this.#tooLarge();
    return this.#rows;
  }

  /** Reads a cell from `at` on and what ends it; gives the place of the next, or -1 where the text ends too early. */
  #plainCell(text: string, at: number, last: boolean): number {
    const end = this.#cellEnd(text, at);
    if (end === text.length && !last) return -1;
    this.#put(end === at ? emptyCell : new TextCell(text.slice(at, end)));
    return this.#pastEnd(text, end);
  }

  #quotedCell(text: string, at: number, last: boolean): number {
    let close = text.indexOf('"', at + 1);
    while (close >= 0 && text.charCodeAt(close + 1) === quote) close = text.indexOf('"', close + 2);
    if (close < 0 && last) throw new FileProblem('unclosedQuote', { line: this.#line });
    const end = close < 0 ? text.length : this.#cellEnd(text, close + 1);
    if (close < 0 || (end === text.length && !last)) return -1;
    const inside = text.slice(at + 1, close);
    const after = text.slice(close + 1, end).trimEnd();
    if (after !== '') this.#fault ??= { code: 'strayQuote', column: this.#cells.length };
    this.#put(textCell(inside.replaceAll('""', '"') + after));
    this.#line += countLineEnds(inside);
    return this.#pastEnd(text, end);
  }

  /** The place of the delimiter or line end that ends the cell, or the end of the text. */
  #cellEnd(text: string, at: number): number {
    const delimiter = this.#delimiter;
    const { length } = text;
    let end = at;
    for (; end < length; end++) {
      const code = text.charCodeAt(end);
      if (code === delimiter || code === lineFeed || code === carriageReturn) break;
    }
    return end;
  }

  #pastEnd(text: string, end: number): number {
    const code = text.charCodeAt(end);
    if (code === this.#delimiter) return end + 1;
    this.#endRow();
    if (code !== carriageReturn) return Math.min(end + 1, text.length);
    this.#afterReturn = end + 1 === text.length;
    return text.charCodeAt(end + 1) === lineFeed ? end + 2 : end + 1;
  }

  #put(cell: Cell): void {
    this.#cells.push(cell);
    const limit = this.#limits.columns;
    if (this.#cells.length > limit) throw new FileProblem('tooManyColumns', { line: this.#rowLine, count: limit });
    if (cell.kind === 'text' && cell.text.length > this.#limits.cellLength) throw this.#tooLarge();
  }

  #endRow(): void {
    const cells = this.#cells;
    if (cells.length > 1 || cells[0] !== emptyCell) {
      this.#rows.push(new Row(this.#rowLine, cells, false, this.#fault));
    }
    this.#cells = [];
    this.#fault = undefined;
    this.#rowLine = ++this.#line;
  }

  #tooLarge(): FileProblem {
    return new FileProblem('cellTooLarge', { line: this.#line, count: this.#limits.cellLength });
  }
}
