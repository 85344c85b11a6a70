import { FileProblem } from '#mappings/file-problem.ts';
import { type SharedStrings, StringStore } from './string-store.ts';
import { type Token, TooLong, token, XmlScanner } from './xml-scanner.ts';
import { isSpecial, XmlText } from './xml-text.ts';

const t = Buffer.from('t');
const rPh = Buffer.from('rPh');
const si = Buffer.from('si');
const opens = Buffer.from('<si><t>');
const closes = Buffer.from('</t></si>');

/** Reads the shared strings of a workbook: plain ones and those of several runs, without their phonetic texts. */
export async function readSharedStrings(
  part: AsyncIterable<Uint8Array>,
  limits: { readonly sharedStringBytes: number; readonly cellLength: number },
): Promise<SharedStrings> {
  const store = new StringStore(limits.sharedStringBytes);
  const reader = new StringReader(store, limits.cellLength);
  try {
    for await (const piece of part) reader.feed(piece);
    reader.finish();
  } catch (error) {
    throw error instanceof TooLong ? new FileProblem('textTooLarge', { count: limits.cellLength }) : error;
  }
  return store;
}

class StringReader {
  readonly #store: StringStore;
  readonly #scanner: XmlScanner;
  readonly #text: XmlText;
  readonly #longest: number;
  #inText = false;
  #inPhonetic = false;

  constructor(store: StringStore, longest: number) {
    this.#store = store;
    this.#longest = longest;
    this.#scanner = new XmlScanner(longest);
    this.#text = new XmlText(longest);
  }

  feed(piece: Uint8Array): void {
    const scanner = this.#scanner;
    scanner.feed(piece);
    this.#readPlainStrings();
    for (let found = scanner.next(); found !== token.none; found = scanner.next()) {
      if (found !== token.text) this.#tag(found);
      else if (this.#inText) this.#text.append(scanner.bytes, scanner.start, scanner.end, scanner.cdata);
    }
  }

  finish(): void {
    this.#scanner.finish();
    this.#store.end();
  }

  /** Reads at once what nearly all strings are, `<si><t>text</t></si>`; the scanner then stands at what is not. */
  #readPlainStrings(): void {
    const scanner = this.#scanner;
    const { bytes } = scanner;
    for (;;) {
      const start = scanner.position + opens.length;
      if (start > bytes.length || !matches(bytes, scanner.position, opens)) return;
      let end = start;
      let literal = true;
      for (; end < bytes.length && bytes[end] !== 0x3c; end++) literal &&= !isSpecial(bytes[end]!);
      if (end + closes.length > bytes.length || !matches(bytes, end, closes)) return;
      if (end - start > this.#longest) throw new TooLong();
      if (literal) this.#store.add(bytes, start, end);
      else this.#addText(bytes, start, end);
      scanner.position = end + closes.length;
    }
  }

  #tag(found: Token): void {
    if (this.#scanner.isNamed(t)) {
      this.#inText = found === token.open && !this.#inPhonetic;
    } else if (this.#scanner.isNamed(rPh)) {
      this.#inPhonetic = found === token.open;
    } else if (this.#scanner.isNamed(si) && found !== token.open) {
      this.#store.add(this.#text.bytes, 0, this.#text.length);
      this.#text.clear();
      this.#readPlainStrings();
    }
  }

  #addText(bytes: Buffer, start: number, end: number): void {
    this.#text.append(bytes, start, end, false);
    this.#store.add(this.#text.bytes, 0, this.#text.length);
    this.#text.clear();
  }
}

function matches(bytes: Buffer, at: number, expected: Buffer): boolean {
  for (let index = 0; index < expected.length; index++) if (bytes[at + index] !== expected[index]) return false;
  return true;
}
