import { columnIndex } from '#mappings/column-letter.ts';
import { FileProblem } from '#mappings/file-problem.ts';
import type { Merge } from '#mappings/merges.ts';
import { token, XmlScanner } from './xml-scanner.ts';

const mergeCells = Buffer.from('mergeCells');
const mergeCell = Buffer.from('mergeCell');
/** A `<`, a prefix and a colon, and the name. */
const longestTagStart = 64 + mergeCells.length;
const longestTag = 64 * 1024;
const longestRange = 40;
const range = /^\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})$/i;

/** Collects the merges of a sheet, which stand behind its rows: what is before them is only searched for their tag. */
export class MergeReader {
  readonly merges: Merge[] = [];
  /** True once the merges are over. */
  done = false;
  readonly #limit: number;
  #scanner: XmlScanner | undefined;
  #passed: Buffer = Buffer.alloc(0);

  /** `limit`: how many there may be; more is a file problem. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  feed(piece: Uint8Array): void {
    if (this.done) return;
    if (this.#scanner) this.#collect(this.#scanner, piece);
    else this.#search(piece);
  }

  #search(piece: Uint8Array): void {
    // The tag may be cut in two.
    const seam = Buffer.concat([this.#passed, piece.subarray(0, longestTagStart)]);
    const bytes = Buffer.from(piece.buffer, piece.byteOffset, piece.length);
    const inSeam = findMergeCells(seam);
    const start = inSeam < 0 ? findMergeCells(bytes) : inSeam - this.#passed.length;
    if (start < 0 && inSeam < 0) {
      this.#passed =
        piece.length < longestTagStart ? seam.subarray(-longestTagStart) : bytes.subarray(-longestTagStart);
      return;
    }
    this.#scanner = new XmlScanner(longestTag);
    if (start < 0) this.#scanner.feed(this.#passed.subarray(start));
    this.#collect(this.#scanner, bytes.subarray(Math.max(0, start)));
  }

  #collect(scanner: XmlScanner, piece: Uint8Array): void {
    scanner.feed(piece);
    for (let found = scanner.next(); found !== token.none && !this.done; found = scanner.next()) {
      if (found === token.text) continue;
      if (scanner.isNamed(mergeCells)) this.done = found !== token.open;
      else if (scanner.isNamed(mergeCell) && found !== token.close) this.#add(readRange(scanner));
    }
  }

  #add(merge: Merge | undefined): void {
    if (this.merges.length === this.#limit) throw new FileProblem('tooManyMerges', { count: this.#limit });
    if (merge) this.merges.push(merge);
  }
}

/** Where the tag `<mergeCells>` begins, with or without a prefix; a text may hold the word, but no `<` before it. */
function findMergeCells(bytes: Buffer): number {
  for (let at = bytes.indexOf(mergeCells); at >= 0; at = bytes.indexOf(mergeCells, at + 1)) {
    const before = bytes.toString('latin1', Math.max(0, at - longestTagStart), at);
    const [opening] = /<(?:[^<>/\s:]*:)?$/.exec(before.slice(before.lastIndexOf('<'))) ?? [];
    if (opening !== undefined) return at - opening.length;
  }
  return -1;
}

function readRange(scanner: XmlScanner): Merge | undefined {
  while (scanner.nextAttribute()) {
    const { bytes, nameStart, nameEnd, valueStart, valueEnd } = scanner;
    if (bytes.toString('latin1', nameStart, nameEnd) !== 'ref' || valueEnd - valueStart > longestRange) continue;
    const [, left = '', top, right = '', bottom] = range.exec(bytes.toString('latin1', valueStart, valueEnd)) ?? [];
    if (top === undefined) return undefined;
    return { top: Number(top), bottom: Number(bottom), left: columnIndex(left), right: columnIndex(right) };
  }
  return undefined;
}
