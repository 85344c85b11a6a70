import { type Cell, textCell } from '#mappings/cell.ts';
import { FileProblem } from '#mappings/file-problem.ts';

/** The texts that the cells of a workbook name by number. */
export type SharedStrings = {
  /** The cell of the text with this number; nothing where the workbook has none. */
  cell(index: number): Cell | undefined;
};

/** The strings of a workbook without any. */
export const noStrings: SharedStrings = { cell: () => undefined };

const pageBytes = 64 * 1024;
const keptCells = 65_536;
const keptLength = 256;

/**
 * A store of strings in pages of some thousand, so that a million of them are some blocks of memory and not a million
 * objects. Cells are cut out when they are asked for. The first ones are then kept: writers number strings in order of
 * appearance, so those that come again and again are among them.
 */
export class StringStore implements SharedStrings {
  readonly #limit: number;
  readonly #pages: string[] = [];
  readonly #kept: (Cell | undefined)[] = new Array(keptCells);
  /** By number of a string: its page, and where it begins and ends there. */
  #places = new Uint32Array(3 * 1024);
  #count = 0;
  #taken = 0;
  /** The page that is being filled, in UTF-8; `length` of it in bytes, `units` in characters of a string. */
  #page = Buffer.allocUnsafeSlow(pageBytes);
  #length = 0;
  #units = 0;

  /** `limit`: bytes to keep in all; more is a file problem. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Adds the string between two places. */
  add(bytes: Buffer, start: number, end: number): void {
    const length = end - start;
    this.#taken += length + 3 * this.#places.BYTES_PER_ELEMENT;
    if (this.#taken > this.#limit) {
      throw new FileProblem('sharedStringsTooLarge', { limitMb: Math.floor(this.#limit / 1024 ** 2) });
    }
    if (this.#length + length > this.#page.length) this.#turnPage(length);
    const place = 3 * this.#count++;
    if (place === this.#places.length) this.#places = doubled(this.#places);
    this.#places[place] = this.#pages.length;
    this.#places[place + 1] = this.#units;
    const page = this.#page;
    let units = this.#units;
    let to = this.#length;
    for (let at = start; at < end; at++) {
      const byte = bytes[at]!;
      page[to++] = byte;
      // A character counts at its first byte; one of four bytes is two units of UTF-16.
      if ((byte & 0xc0) !== 0x80) units += byte < 0xf0 ? 1 : 2;
    }
    this.#length = to;
    this.#units = units;
    this.#places[place + 2] = units;
  }

  /** Ends the store: all strings are there. */
  end(): void {
    this.#turnPage(0);
  }

  cell(index: number): Cell | undefined {
    if (!(index >= 0 && index < this.#count)) return undefined;
    const kept = index < keptCells ? this.#kept[index] : undefined;
    if (kept !== undefined) return kept;
    const place = 3 * index;
    const start = this.#places[place + 1]!;
    const end = this.#places[place + 2]!;
    const cell = textCell(this.#pages[this.#places[place]!]!.slice(start, end));
    if (index < keptCells && end - start <= keptLength) this.#kept[index] = cell;
    return cell;
  }

  #turnPage(needed: number): void {
    this.#pages.push(this.#page.toString('utf8', 0, this.#length));
    if (needed > this.#page.length) this.#page = Buffer.allocUnsafeSlow(needed);
    this.#length = 0;
    this.#units = 0;
  }
}

function doubled(numbers: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  return new Uint32Array(numbers.buffer.transfer(numbers.byteLength * 2));
}
