import { TooLong, XmlFault } from './xml-scanner.ts';

const ampersand = 0x26;
const carriageReturn = 0x0d;
const lineFeed = 0x0a;
const underscore = 0x5f;
const semicolon = 0x3b;

/** The five entities by the bytes of their names, put together as one number. */
const entities = new Map(
  Object.entries({ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }).map(([name, character]) => [
    [...name].reduce(packed, 0),
    character.charCodeAt(0),
  ]),
);

function packed(number: number, letter: string): number {
  return number * 256 + letter.charCodeAt(0);
}

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
    let plain = start;
    for (let at = start; at < end; at++) {
      const byte = source[at]!;
      if (!isSpecial(byte) || (cdata && byte === ampersand)) {
        bytes[this.length + at - plain] = byte;
        continue;
      }
      this.length += at - plain;
      at = this.#special(source, at, end);
      plain = at + 1;
    }
    this.length += end - plain;
  }

  /** Decodes what stands at `at` and gives the place of its last byte. */
  #special(source: Buffer, at: number, end: number): number {
    if (source[at] === ampersand) return this.#reference(source, at, end);
    if (source[at] === underscore) return this.#excelEscape(source, at, end);
    if (at + 1 === end || source[at + 1] !== lineFeed) this.bytes[this.length++] = lineFeed;
    return at;
  }

  #reference(source: Buffer, at: number, end: number): number {
    let name = 0;
    let close = at + 1;
    for (; close < end && source[close] !== semicolon; close++) name = name * 256 + source[close]!;
    const entity = entities.get(name);
    if (entity === undefined) this.#write(readReference(source.toString('latin1', at + 1, close)));
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
