import { type Cell, textCell } from '#mappings/cell.ts';
import { FileProblem } from '#mappings/file-problem.ts';

/** The texts that the cells of a workbook name by number. */
export type SharedStrings = {
  /** The cell of the text with this number; nothing where the workbook has none. */
  cell(index: number): Cell | undefined;
};

/** The strings of a workbook without any. */
export const noStrings: SharedStrings = { cell: () => undefined };

const pageBytes = 1024 ** 2;
const keptCells = 65_536;
const keptLength = 256;

/**
 * A store of strings as UTF-8 in large pages, so that a million of them are some blocks of memory and not a million
 * objects. A cell is made when it is asked for. The first ones are then kept: writers number strings in order of
 * appearance, so those that come again and again are among them.
 */
export class StringStore implements SharedStrings {
  readonly #limit: number;
  readonly #pages: Buffer[] = [];
  readonly #kept: (Cell | undefined)[] = new Array(keptCells);
  #starts = new Uint32Array(1024);
  #lengths = new Uint32Array(1024);
  #usedOfPage = pageBytes;
  #taken = 0;
  #count = 0;

  /** `limit`: bytes to keep in all; more is a file problem. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Adds the string between two places; it is at most a page long. */
  add(bytes: Buffer, start: number, end: number): void {
    const length = end - start;
    this.#taken += length + 2 * this.#starts.BYTES_PER_ELEMENT;
    if (this.#taken > this.#limit) {
      throw new FileProblem('sharedStringsTooLarge', { limitMb: Math.floor(this.#limit / 1024 ** 2) });
    }
    if (this.#usedOfPage + length > pageBytes) {
      this.#pages.push(Buffer.allocUnsafeSlow(pageBytes));
      this.#usedOfPage = 0;
    }
    if (this.#count === this.#starts.length) {
      this.#starts = doubled(this.#starts);
      this.#lengths = doubled(this.#lengths);
    }
    const page = this.#pages.at(-1)!;
    const offset = this.#usedOfPage;
    // Most strings are short: a loop is over before a call of copy() would begin.
    for (let at = 0; at < length; at++) page[offset + at] = bytes[start + at]!;
    this.#starts[this.#count] = (this.#pages.length - 1) * pageBytes + offset;
    this.#lengths[this.#count] = length;
    this.#usedOfPage += length;
    this.#count++;
  }

  cell(index: number): Cell | undefined {
    if (!(index >= 0 && index < this.#count)) return undefined;
    const kept = index < keptCells ? this.#kept[index] : undefined;
    if (kept !== undefined) return kept;
    const start = this.#starts[index]!;
    const length = this.#lengths[index]!;
    const offset = start % pageBytes;
    const text = this.#pages[(start - offset) / pageBytes]!.toString('utf8', offset, offset + length);
    const cell = textCell(text);
    if (index < keptCells && length <= keptLength) this.#kept[index] = cell;
    return cell;
  }
}

function doubled(numbers: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(numbers.length * 2);
  larger.set(numbers);
  return larger;
}
