import { isAscii, isUtf8 } from 'node:buffer';
import { type ByteSource, readBytes, readRange } from '#mappings/read/byte-source.ts';
import type { ReadOptions } from '#mappings/read/options.ts';
import { wholeUtf8 } from '#mappings/read/whole-utf8.ts';

/** An encoding by its WHATWG name, and where the text begins: behind a byte order mark. */
export type ChosenEncoding = { readonly encoding: string; readonly start: number };

const marks: readonly (readonly [encoding: string, bytes: readonly number[]])[] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
];

/**
 * The encoding of a text: what its byte order mark says, else UTF-8 if all of it is that, else what the template says.
 * Text in an old encoding is hardly ever UTF-8 by chance: the first accent shows it, and reading ends there.
 */
export async function chooseEncoding(
  source: ByteSource,
  wanted: string | undefined,
  options: ReadOptions,
): Promise<ChosenEncoding> {
  const head = await readBytes(source, 0, 3);
  const [marked, mark] = marks.find(([, bytes]) => bytes.every((byte, index) => head[index] === byte)) ?? [];
  if (marked !== undefined && mark !== undefined) return { encoding: marked, start: mark.length };
  const { encoding } = new TextDecoder(wanted ?? 'utf-8');
  // These write other characters with the bytes of ASCII, which are good UTF-8.
  const isWide = encoding.startsWith('utf-') || encoding === 'iso-2022-jp';
  return { encoding: !isWide && (await isAllUtf8(source, options)) ? 'utf-8' : encoding, start: 0 };
}

async function isAllUtf8(source: ByteSource, options: ReadOptions): Promise<boolean> {
  let rest: Uint8Array = new Uint8Array();
  for await (const piece of readRange(source, 0, source.size, options)) {
    if (rest.length === 0 && isAscii(piece)) continue;
    const bytes = Buffer.concat([rest, piece]);
    const whole = wholeUtf8(bytes);
    if (!isUtf8(bytes.subarray(0, whole))) return false;
    rest = bytes.subarray(whole);
  }
  return rest.length === 0;
}
