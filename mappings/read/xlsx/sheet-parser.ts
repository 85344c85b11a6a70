import { type Cell, emptyCell, Row } from '#mappings/cell.ts';
import { FileProblem } from '#mappings/file-problem.ts';
import type { ReadLimits } from '#mappings/read/limits.ts';
import { type CellScan, readCellAttributes, scanPlainCell } from './cell-scan.ts';
import { type Book, numberCell, readCell, sharedCell } from './cell-value.ts';
import { parseDecimal, wholeNumber } from './parse-decimal.ts';
import { type Token, TooLong, token, XmlFault, XmlScanner } from './xml-scanner.ts';
import { isLiteral, XmlText } from './xml-text.ts';

const sheetData = Buffer.from('sheetData');
const row = Buffer.from('row');
const rPh = Buffer.from('rPh');

/** Makes rows of the XML of a sheet, piece by piece. Rows and cells that hold nothing are left out. */
export class SheetParser {
  readonly #book: Book;
  readonly #limits: ReadLimits;
  readonly #scanner: XmlScanner;
  readonly #text: XmlText;
  readonly #scan: CellScan = { column: -1, style: 0, type: 'n', start: 0, end: 0 };
  #rows: Row[] = [];
  #inData = false;
  #line = 0;
  #hidden = false;
  #cells: Cell[] = [];
  #column = -1;
  #inText = false;
  #inPhonetic = false;
  #hasFormula = false;
  /** True once the rows are over. */
  done = false;

  constructor(book: Book, limits: ReadLimits) {
    this.#book = book;
    this.#limits = limits;
    this.#scanner = new XmlScanner(limits.cellLength);
    this.#text = new XmlText(limits.cellLength);
  }

  /** Takes the next piece of the sheet and gives the rows that ended in it. */
  feed(piece: Uint8Array): Row[] {
    const scanner = this.#scanner;
    this.#rows = [];
    try {
      scanner.feed(piece);
      for (let found = scanner.next(); found !== token.none && !this.done; found = scanner.next()) {
        if (found !== token.text) this.#tag(found);
        else if (this.#inText) this.#text.append(scanner.bytes, scanner.start, scanner.end, scanner.cdata);
      }
    } catch (error) {
      if (!(error instanceof TooLong)) throw error;
      throw new FileProblem('cellTooLarge', { line: this.#line, count: this.#limits.cellLength });
    }
    return this.#rows;
  }

  #tag(found: Token): void {
    const { bytes, start, end } = this.#scanner;
    switch (end - start) {
      case 1:
        if (this.#inData) this.#letterTag(found, bytes[start]!);
        break;
      case 3:
        if (this.#inData && this.#scanner.isNamed(row)) this.#rowTag(found);
        else if (this.#scanner.isNamed(rPh)) this.#inPhonetic = found === token.open;
        break;
      case 9:
        if (this.#scanner.isNamed(sheetData)) {
          this.#inData = found === token.open;
          this.done = !this.#inData;
        }
        break;
    }
  }

  /** `<c>`, its formula `<f>`, its value `<v>`, a text `<t>` within. */
  #letterTag(found: Token, letter: number): void {
    switch (letter) {
      case 0x63:
        if (found === token.close) this.#endCell();
        else this.#beginCell();
        break;
      case 0x74:
      case 0x76:
        this.#inText = found === token.open && !this.#inPhonetic;
        break;
      case 0x66:
        this.#hasFormula = true;
        break;
    }
  }

  #rowTag(found: Token): void {
    if (found !== token.close) this.#beginRow();
    if (found !== token.open) this.#endRow();
    else this.#readPlainCells();
  }

  #beginRow(): void {
    const scanner = this.#scanner;
    const { bytes } = scanner;
    this.#column = -1;
    this.#line++;
    this.#hidden = false;
    while (scanner.nextAttribute()) {
      const length = scanner.nameEnd - scanner.nameStart;
      const first = bytes[scanner.nameStart];
      if (length === 1 && first === 0x72) this.#line = wholeNumber(bytes, scanner.valueStart, scanner.valueEnd);
      // `hidden`, the only one of six letters that begins with h: 1, true, 0 or false.
      else if (length === 6 && first === 0x68) this.#hidden = [0x31, 0x74].includes(bytes[scanner.valueStart]!);
    }
  }

  #endRow(): void {
    if (this.#cells.length === 0) return;
    const limit = this.#limits.sheetRows;
    if (this.#line > limit) throw new FileProblem('tooManyRows', { count: limit });
    if (this.#line < 1) throw new XmlFault('a row without a number');
    this.#rows.push(new Row(this.#line, this.#cells, this.#hidden));
    this.#cells = [];
  }

  #readPlainCells(): void {
    const scan = this.#scan;
    while (scanPlainCell(this.#scanner, scan)) {
      this.#column = scan.column < 0 ? this.#column + 1 : scan.column;
      if (scan.start < scan.end) this.#put(this.#plainCell());
    }
  }

  #plainCell(): Cell {
    const { bytes } = this.#scanner;
    const { type, style, start, end } = this.#scan;
    if (type === 's') return sharedCell(wholeNumber(bytes, start, end), this.#book);
    if (type === 'n') {
      const number = parseDecimal(bytes, start, end);
      if (!Number.isNaN(number)) return numberCell(number, style, this.#book);
    }
    if (end - start > this.#limits.cellLength) throw new TooLong();
    if (isLiteral(bytes, start, end)) return readCell(type, bytes.toString('utf8', start, end), style, this.#book);
    this.#text.clear();
    this.#text.append(bytes, start, end, false);
    return readCell(type, this.#text.toString(), style, this.#book);
  }

  #beginCell(): void {
    readCellAttributes(this.#scanner, this.#scan);
    this.#column = this.#scan.column < 0 ? this.#column + 1 : this.#scan.column;
    this.#text.clear();
    this.#hasFormula = false;
  }

  #endCell(): void {
    const { type, style } = this.#scan;
    if (this.#text.length > 0) this.#put(readCell(type, this.#text.toString(), style, this.#book));
    else if (this.#hasFormula && type !== 'str') this.#put({ kind: 'formula' });
    this.#readPlainCells();
  }

  #put(cell: Cell): void {
    if (cell === emptyCell) return;
    const limit = this.#limits.columns;
    if (this.#column >= limit) throw new FileProblem('tooManyColumns', { line: this.#line, count: limit });
    const cells = this.#cells;
    while (cells.length < this.#column) cells.push(emptyCell);
    cells[this.#column] = cell;
  }
}
