import { type Cell, textCell } from '#mappings/cell.ts';
import { FileProblem } from '#mappings/file-problem.ts';

/** The texts that the cells of a workbook name by number. */
export type SharedStrings = {
  /** The cell of the text with this number; nothing where the workbook has none. */
  cell(index: number): Cell | undefined;
};

/** The strings of a workbook without any. */
export const noStrings: SharedStrings = { cell: () => undefined };

/** Many strings joined into one, and where each of them ends in it. */
type Page = { readonly text: string; readonly ends: Uint32Array };

const pageStrings = 1024;
const keptCells = 65_536;
const keptLength = 256;

/**
 * A store of strings in pages, so that a million of them are some blocks of memory and not a million objects. Cells are
 * cut out when they are asked for. The first ones are then kept: writers number strings in order of appearance, so those
 * that come again and again are among them.
 */
export class StringStore implements SharedStrings {
  readonly #limit: number;
  readonly #pages: Page[] = [];
  readonly #kept: (Cell | undefined)[] = new Array(keptCells);
  #count = 0;
  #taken = 0;
  /** The page that is being filled: its UTF-8, how much of it is used, and how many units of UTF-16 that will be. */
  #bytes = Buffer.allocUnsafeSlow(64 * 1024);
  #length = 0;
  #units = 0;
  #ends = new Uint32Array(pageStrings);

  /** `limit`: bytes to keep in all; more is a file problem. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Adds the string between two places. */
  add(source: Buffer, start: number, end: number): void {
    this.#makeRoom(end - start);
    const bytes = this.#bytes;
    let length = this.#length;
    let units = this.#units;
    for (let at = start; at < end; at++) {
      const byte = source[at]!;
      bytes[length++] = byte;
      // A character counts at its first byte; one of four bytes is two units.
      if ((byte & 0xc0) !== 0x80) units += byte < 0xf0 ? 1 : 2;
    }
    this.#length = length;
    this.#units = units;
    this.#ends[this.#count % pageStrings] = units;
    this.#count++;
    if (this.#count % pageStrings === 0) this.end();
  }

  /** Ends the page that is being filled; after the last string it must be called. */
  end(): void {
    this.#pages.push({ text: this.#bytes.toString('utf8', 0, this.#length), ends: this.#ends });
    this.#ends = new Uint32Array(pageStrings);
    this.#length = 0;
    this.#units = 0;
  }

  cell(index: number): Cell | undefined {
    if (!(index >= 0 && index < this.#count)) return undefined;
    return index < keptCells ? (this.#kept[index] ?? this.#keep(index)) : textCell(this.#text(index));
  }

  #keep(index: number): Cell {
    const text = this.#text(index);
    const cell = textCell(text);
    if (text.length <= keptLength) this.#kept[index] = cell;
    return cell;
  }

  #text(index: number): string {
    const place = index % pageStrings;
    const { text, ends } = this.#pages[(index - place) / pageStrings]!;
    return text.slice(place === 0 ? 0 : ends[place - 1], ends[place]);
  }

  #makeRoom(more: number): void {
    this.#taken += more + this.#ends.BYTES_PER_ELEMENT;
    if (this.#taken > this.#limit) {
      throw new FileProblem('sharedStringsTooLarge', { limitMb: Math.floor(this.#limit / 1024 ** 2) });
    }
    if (this.#length + more <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(this.#length + more, 2 * this.#bytes.length));
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
  }
}
