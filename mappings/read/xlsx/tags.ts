import type { Budget } from './budget.ts';
import { token, XmlScanner } from './xml-scanner.ts';
import { decodeXmlAttribute } from './xml-text.ts';

/** A tag by its name without prefix. One that opens and closes at once comes as both. */
export type Tag = {
  readonly kind: 'open' | 'close';
  readonly name: string;
  /** By name as written, with prefix. */
  readonly attributes: ReadonlyMap<string, string>;
};

const longestTag = 1024 ** 2;
const none: ReadonlyMap<string, string> = new Map();

/** The tags of a part that describes a workbook, with their attributes as strings; texts are passed over. */
export async function* readTags(part: AsyncIterable<Uint8Array>, budget: Budget): AsyncGenerator<Tag> {
  const scanner = new XmlScanner(longestTag);
  for await (const piece of part) {
    scanner.feed(piece);
    for (let found = scanner.next(); found !== token.none; found = scanner.next()) {
      if (found === token.text) continue;
      budget.takeTag();
      const name = scanner.bytes.toString('utf8', scanner.start, scanner.end);
      if (found !== token.close) yield { kind: 'open', name, attributes: readAttributes(scanner) };
      if (found !== token.open) yield { kind: 'close', name, attributes: none };
    }
  }
  scanner.finish();
}

function readAttributes(scanner: XmlScanner): Map<string, string> {
  const found = new Map<string, string>();
  while (scanner.nextAttribute()) {
    const name = scanner.bytes.toString('utf8', scanner.nameStart, scanner.nameEnd);
    found.set(name, decodeXmlAttribute(scanner.bytes, scanner.valueStart, scanner.valueEnd));
  }
  return found;
}
