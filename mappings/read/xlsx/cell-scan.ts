import type { CellType } from './cell-value.ts';
import { wholeNumber } from './parse-decimal.ts';
import type { XmlScanner } from './xml-scanner.ts';

/** What a `<c>` says of itself; one object, filled anew for each cell. */
export type CellScan = {
  /** The index of the column, or -1 where the cell does not name it. */
  column: number;
  style: number;
  type: CellType;
  /** Where the value of a cell read by `scanPlainCell` is; nothing where they are equal. */
  start: number;
  end: number;
};

/** Reads the attributes of the scanner's current tag, a `<c>`. */
export function readCellAttributes(scanner: XmlScanner, into: CellScan): void {
  const { bytes } = scanner;
  into.column = -1;
  into.style = 0;
  into.type = 'n';
  while (scanner.nextAttribute()) {
    if (scanner.nameEnd - scanner.nameStart !== 1) continue;
    const name = bytes[scanner.nameStart];
    if (name === 0x72) into.column = columnOf(bytes, scanner.valueStart);
    else if (name === 0x73) into.style = wholeNumber(bytes, scanner.valueStart, scanner.valueEnd);
    else if (name === 0x74) into.type = typeOf(bytes, scanner.valueStart, scanner.valueEnd);
  }
}

/**
 * Reads at once a cell in the form that nearly all have: `<c r="A1" s="1" t="s"><v>12</v></c>`, in any order and choice
 * of attributes, also `<c …/>` and `<is><t>text</t></is>`. False for every other form and for one that is not whole yet;
 * the scanner then stands where it stood and reads it tag by tag.
 */
export function scanPlainCell(scanner: XmlScanner, into: CellScan): boolean {
  const { bytes } = scanner;
  const last = bytes.length - 1;
  let at = scanner.position;
  if (at + 64 > last || bytes[at] !== 0x3c || bytes[at + 1] !== 0x63) return false;
  into.column = -1;
  into.style = 0;
  into.type = 'n';
  at += 2;
  while (bytes[at] === 0x20) {
    if (at + 4 > last || bytes[at + 2] !== 0x3d || bytes[at + 3] !== 0x22) return false;
    const name = bytes[at + 1];
    const start = at + 4;
    at = start;
    while (at < last && bytes[at] !== 0x22) at++;
    if (name === 0x72) into.column = columnOf(bytes, start);
    else if (name === 0x73) into.style = wholeNumber(bytes, start, at);
    else if (name === 0x74) into.type = typeOf(bytes, start, at);
    else return false;
    at++;
  }
  if (at + 16 > last) return false;
  if (bytes[at] === 0x2f) return endEmpty(scanner, at, into);
  return into.type === 'inlineStr' ? endInline(scanner, at, into) : endValue(scanner, at, into);
}

/** `/>` */
function endEmpty(scanner: XmlScanner, at: number, into: CellScan): boolean {
  if (scanner.bytes[at + 1] !== 0x3e) return false;
  into.start = into.end = at;
  scanner.position = at + 2;
  return true;
}

/** `><v>…</v></c>` */
function endValue(scanner: XmlScanner, at: number, into: CellScan): boolean {
  const { bytes } = scanner;
  if (bytes[at] !== 0x3e || bytes[at + 1] !== 0x3c || bytes[at + 2] !== 0x76 || bytes[at + 3] !== 0x3e) return false;
  const start = at + 4;
  const last = bytes.length - 8;
  let end = start;
  while (end < last && bytes[end] !== 0x3c) end++;
  if (bytes[end] !== 0x3c || bytes[end + 1] !== 0x2f || bytes[end + 2] !== 0x76 || bytes[end + 3] !== 0x3e)
    return false;
  if (!endsCell(bytes, end + 4)) return false;
  into.start = start;
  into.end = end;
  scanner.position = end + 8;
  return true;
}

const inlineOpens = [...Buffer.from('><is><t>')];
const inlineCloses = [...Buffer.from('</t></is>')];

/** `><is><t>…</t></is></c>` */
function endInline(scanner: XmlScanner, at: number, into: CellScan): boolean {
  const { bytes } = scanner;
  if (!inlineOpens.every((byte, index) => bytes[at + index] === byte)) return false;
  const start = at + 8;
  const last = bytes.length - 13;
  let end = start;
  while (end < last && bytes[end] !== 0x3c) end++;
  if (!inlineCloses.every((byte, index) => bytes[end + index] === byte) || !endsCell(bytes, end + 9)) return false;
  into.start = start;
  into.end = end;
  scanner.position = end + 13;
  return true;
}

/** `</c>` */
function endsCell(bytes: Buffer, at: number): boolean {
  return bytes[at] === 0x3c && bytes[at + 1] === 0x2f && bytes[at + 2] === 0x63 && bytes[at + 3] === 0x3e;
}

/** The column of a reference such as `AB12`. */
function columnOf(bytes: Buffer, start: number): number {
  let column = 0;
  for (let at = start; ; at++) {
    // Clears the bit that makes a letter small.
    const letter = bytes[at]! & 0xdf;
    if (letter < 0x41 || letter > 0x5a) return column - 1;
    column = column * 26 + letter - 0x40;
  }
}

function typeOf(bytes: Buffer, start: number, end: number): CellType {
  if (end - start === 1) return letterTypes[bytes[start]! - 0x61] ?? 'n';
  return bytes[start] === 0x69 ? 'inlineStr' : 'str';
}

/** Types of one letter, by its place after `a`. */
const letterTypes: (CellType | undefined)[] = Array.from({ length: 26 });
for (const type of ['n', 's', 'b', 'e', 'd'] as const) letterTypes[type.charCodeAt(0) - 0x61] = type;
