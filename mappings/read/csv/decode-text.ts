import { FileProblem } from '#mappings/file-problem.ts';
import { type ByteSource, readBytes, readRange } from '#mappings/read/byte-source.ts';
import type { ReadOptions } from '#mappings/read/options.ts';
import type { ChosenEncoding } from './choose-encoding.ts';
import { createLineCounter } from './line-ends.ts';
import { createDecoder, createUtf8Decoder } from './text-decoder.ts';

/** The text of a source, piece by piece. Bytes that are not of the encoding are a file problem that names their place. */
export async function* decodeText(
  source: ByteSource,
  chosen: ChosenEncoding,
  options: ReadOptions,
): AsyncGenerator<string> {
  const decode = chosen.encoding === 'utf-8' ? createUtf8Decoder() : createDecoder(chosen.encoding);
  let offset = chosen.start;
  for await (const bytes of readRange(source, chosen.start, source.size, options)) {
    const text = decode(bytes);
    if (text === undefined) throw await badEncoding(source, chosen, offset, options);
    offset += bytes.length;
    if (text !== '') yield text;
  }
  if (decode() === undefined) throw await badEncoding(source, chosen, offset, options);
}

/**
 * Finds the first byte that is not of the encoding, in the chunk that begins at `failedAt` or just before it, and its
 * line: reads once more what comes before, and that chunk byte by byte.
 */
async function badEncoding(
  source: ByteSource,
  { encoding, start }: ChosenEncoding,
  failedAt: number,
  options: ReadOptions,
): Promise<FileProblem> {
  const decode = createDecoder(encoding);
  const lines = createLineCounter();
  // No character is longer than four bytes.
  const near = Math.max(start, failedAt - 4);
  for await (const bytes of readRange(source, start, near, options)) lines.add(decode(bytes) ?? '');
  let byteOffset = near;
  const bytes = await readBytes(source, near, options.chunkBytes + 8);
  for (let index = 0; index < bytes.length; index++) {
    const text = decode(bytes.subarray(index, index + 1));
    if (text === undefined) break;
    if (text === '') continue;
    lines.add(text);
    byteOffset = near + index + 1;
  }
  return new FileProblem('badEncoding', { encoding, line: lines.count + 1, byteOffset });
}
