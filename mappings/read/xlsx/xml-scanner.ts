import { isUtf8 } from 'node:buffer';
import { wholeUtf8 } from '#mappings/read/whole-utf8.ts';

/** What the scanner found: nothing whole yet, a tag that opens, closes or does both at once, or text. */
export const token = { none: 0, open: 1, close: 2, empty: 3, text: 4 } as const;

export type Token = (typeof token)[keyof typeof token];

/** XML that cannot be read: a tag without a name, a document type (and so entities of its own), bytes that are no UTF-8. */
export class XmlFault extends Error {
  override readonly name: string = 'XmlFault';
}

/** A tag or text longer than the scanner was told to take. */
export class TooLong extends XmlFault {
  override readonly name = 'TooLong';
}

const lessThan = 0x3c;
const greaterThan = 0x3e;
const slash = 0x2f;
const quote = 0x22;
const apostrophe = 0x27;
const colon = 0x3a;
const equals = 0x3d;
const space = 0x20;

/**
 * A pull scanner over XML that comes in pieces cut anywhere. It works on bytes and makes no strings: after each token
 * `start` and `end` say where in `bytes` its name (without prefix) or its text is. Namespaces are not resolved: the
 * vocabularies read here share no local names that matter.
 */
export class XmlScanner {
  bytes: Buffer = Buffer.alloc(0);
  /** Where the next token begins. */
  position = 0;
  start = 0;
  end = 0;
  /** True for text in which `&` means itself. */
  cdata = false;
  /** Where the name and the value of the current attribute are, after `nextAttribute`. */
  nameStart = 0;
  nameEnd = 0;
  valueStart = 0;
  valueEnd = 0;
  #window: Buffer = Buffer.alloc(0);
  #tagEnd = 0;
  #checked = 0;
  readonly #longest: number;

  /** `longest`: bytes of one tag or text; more is `TooLong`. */
  constructor(longest: number) {
    this.#longest = longest;
  }

  /** Takes the next piece. Places of earlier tokens are void after it. */
  feed(piece: Uint8Array): void {
    const rest = this.bytes.length - this.position;
    if (rest > this.#longest) throw new TooLong();
    const { length } = piece;
    if (rest + length > this.#window.length) this.#window = this.#widen(rest + length);
    else this.#window.copyWithin(0, this.position, this.position + rest);
    this.#window.set(piece, rest);
    this.bytes = this.#window.subarray(0, rest + length);
    this.#checked = Math.max(0, this.#checked - this.position);
    this.position = 0;
    this.#checkUtf8();
  }

  /** Says that nothing more comes; a tag or text that is not whole then is a fault. */
  finish(): void {
    if (this.bytes.toString('latin1', this.position).trim() !== '') throw new XmlFault('XML that ends in the middle');
  }

  #widen(needed: number): Buffer {
    const wider = Buffer.allocUnsafeSlow(Math.max(needed, 2 * this.#window.length));
    this.bytes.copy(wider, 0, this.position);
    return wider;
  }

  /** The next token; `none` until more is fed. */
  next(): Token {
    const { bytes } = this;
    for (;;) {
      const at = this.position;
      if (at >= bytes.length) return token.none;
      if (bytes[at] !== lessThan) return this.#text(at);
      if (at + 1 >= bytes.length) return token.none;
      const second = bytes[at + 1];
      if (second !== 0x21 && second !== 0x3f) return this.#tag(at, second === slash);
      const found = second === 0x3f ? this.#skipPast('?>', at) : this.#declaration(at);
      if (found === 'more') return token.none;
      if (found === 'text') return token.text;
    }
  }

  /** Moves to the next attribute of the current tag; false after the last. */
  nextAttribute(): boolean {
    const { bytes } = this;
    const tagEnd = this.#tagEnd;
    let at = this.valueEnd + 1;
    while (at < tagEnd && bytes[at]! <= space) at++;
    this.nameStart = at;
    while (at < tagEnd && bytes[at] !== equals && bytes[at]! > space) at++;
    this.nameEnd = at;
    while (at < tagEnd && bytes[at] !== quote && bytes[at] !== apostrophe) at++;
    if (at >= tagEnd) return false;
    const mark = bytes[at];
    this.valueStart = ++at;
    while (bytes[at] !== mark) at++;
    this.valueEnd = at;
    return true;
  }

  /** True where the current tag has this name. */
  isNamed(name: Buffer): boolean {
    const { bytes, start } = this;
    if (this.end - start !== name.length) return false;
    for (let at = 0; at < name.length; at++) if (bytes[start + at] !== name[at]) return false;
    return true;
  }

  #text(at: number): Token {
    const { bytes } = this;
    let end = at;
    while (end < bytes.length && bytes[end] !== lessThan) end++;
    if (end === bytes.length) return token.none;
    this.start = at;
    this.end = end;
    this.cdata = false;
    this.position = end;
    return token.text;
  }

  #tag(at: number, closes: boolean): Token {
    const { bytes } = this;
    const { length } = bytes;
    let start = closes ? at + 2 : at + 1;
    let position = start;
    let nameEnd = 0;
    for (; position < length; position++) {
      const byte = bytes[position]!;
      if (byte === greaterThan) break;
      if (nameEnd === 0) {
        if (byte <= space || byte === slash) nameEnd = position;
        else if (byte === colon) start = position + 1;
      }
      if (byte === quote || byte === apostrophe) {
        do position++;
        while (position < length && bytes[position] !== byte);
      }
    }
    if (position >= length) return token.none;
    this.start = start;
    this.end = nameEnd === 0 ? position : nameEnd;
    this.valueEnd = this.end - 1;
    this.#tagEnd = position;
    this.position = position + 1;
    if (this.end === start) throw new XmlFault('a tag without a name');
    if (closes) return token.close;
    return bytes[position - 1] === slash ? token.empty : token.open;
  }

  #declaration(at: number): 'more' | 'text' | 'skipped' {
    const { bytes } = this;
    const head = bytes.toString('latin1', at, at + 9);
    if ('<!--'.startsWith(head.slice(0, 4))) return head.length < 4 ? 'more' : this.#skipPast('-->', at + 4);
    if (!'<![CDATA['.startsWith(head)) throw new XmlFault('a document type is not allowed');
    const end = bytes.indexOf(']]>', at + 9);
    if (head.length < 9 || end < 0) return 'more';
    this.start = at + 9;
    this.end = end;
    this.cdata = true;
    this.position = end + 3;
    return 'text';
  }

  #skipPast(mark: string, from: number): 'more' | 'skipped' {
    const end = this.bytes.indexOf(mark, from);
    if (end < 0) return 'more';
    this.position = end + mark.length;
    return 'skipped';
  }

  /** Checks what came new, but for a character whose last bytes are still to come. */
  #checkUtf8(): void {
    const fresh = this.bytes.subarray(this.#checked);
    const whole = wholeUtf8(fresh);
    if (!isUtf8(fresh.subarray(0, whole))) throw new XmlFault('bytes that are not UTF-8');
    this.#checked += whole;
  }
}
