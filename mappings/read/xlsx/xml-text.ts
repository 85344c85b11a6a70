import { TooLong, XmlFault } from './xml-scanner.ts';

const ampersand = 0x26;
const carriageReturn = 0x0d;
const lineFeed = 0x0a;
const underscore = 0x5f;
const semicolon = 0x3b;

const entities: Partial<Record<string, number>> = { amp: 0x26, lt: 0x3c, gt: 0x3e, quot: 0x22, apos: 0x27 };

/** True for a byte that may not mean itself: a reference, a line end to be mended, a `_x000D_` of Excel's. */
export function isSpecial(byte: number): boolean {
  return byte === ampersand || byte === carriageReturn || byte === underscore;
}

/** True where all bytes between two places mean themselves. */
export function isLiteral(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (isSpecial(bytes[at]!)) return false;
  return true;
}

/** The value of an attribute. */
export function decodeXmlAttribute(bytes: Buffer, start: number, end: number): string {
  const text = new XmlText(end - start);
  text.append(bytes, start, end, false);
  return text.toString();
}

/**
 * A text collected from the runs it is written in, as its writer meant it: line ends as XML has them, the five entities
 * and character references decoded (there are no others without a document type), Excel's `_x000D_` for characters.
 */
export class XmlText {
  bytes: Buffer;
  length = 0;
  readonly #longest: number;

  /** `longest`: bytes of one text; more is `TooLong`. */
  constructor(longest: number) {
    this.#longest = longest;
    this.bytes = Buffer.allocUnsafe(Math.min(longest, 1024));
  }

  clear(): void {
    this.length = 0;
  }

  toString(): string {
    return this.bytes.toString('utf8', 0, this.length);
  }

  /** Adds a run; in CDATA an ampersand means itself. */
  append(source: Buffer, start: number, end: number, cdata: boolean): void {
    this.#makeRoom(end - start);
    const { bytes } = this;
    for (let at = start; at < end; at++) {
      const byte = source[at]!;
      if (byte === ampersand && !cdata) at = this.#reference(source, at, end);
      else if (byte === underscore) at = this.#excelEscape(source, at, end);
      else if (byte !== carriageReturn) bytes[this.length++] = byte;
      else if (at + 1 === end || source[at + 1] !== lineFeed) bytes[this.length++] = lineFeed;
    }
  }

  /** Decodes the reference that begins at `at` and gives the place of its last byte. */
  #reference(source: Buffer, at: number, end: number): number {
    let close = at + 1;
    while (close < end && source[close] !== semicolon) close++;
    const name = source.toString('latin1', at + 1, close);
    const entity = entities[name];
    if (entity === undefined) this.#write(readReference(name));
    else this.bytes[this.length++] = entity;
    return close;
  }

  /** Decodes `_x000D_` where it stands for a character; halves of a pair of UTF-16 stay as they are. */
  #excelEscape(source: Buffer, at: number, end: number): number {
    const hex = at + 7 <= end && source[at + 6] === underscore ? source.toString('latin1', at + 1, at + 6) : '';
    const character = /^x[0-9A-Fa-f]{4}$/.test(hex) ? characterOf(Number.parseInt(hex.slice(1), 16)) : undefined;
    this.#write(character ?? '_');
    return character === undefined ? at : at + 6;
  }

  #write(character: string): void {
    this.length += this.bytes.write(character, this.length);
  }

  /** A run never gets longer by being decoded. */
  #makeRoom(more: number): void {
    const needed = this.length + more;
    if (needed > this.#longest) throw new TooLong();
    if (needed <= this.bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(needed, this.bytes.length * 2));
    this.bytes.copy(larger, 0, 0, this.length);
    this.bytes = larger;
  }
}

function readReference(name: string): string {
  const [, hex, decimal] = /^#(?:x([0-9A-Fa-f]+)|([0-9]+))$/.exec(name) ?? [];
  const character = characterOf(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16));
  if (character === undefined) throw new XmlFault(`the reference &${name.slice(0, 20)}; has no meaning`);
  return character;
}

function characterOf(code: number): string | undefined {
  if (!(code > 0 && code <= 0x10_ffff) || (code >= 0xd800 && code <= 0xdfff)) return undefined;
  return String.fromCodePoint(code);
}
