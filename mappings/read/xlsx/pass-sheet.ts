import { setImmediate } from 'node:timers/promises';
import type { Merge } from '#mappings/merges.ts';
import { MergeReader } from './merge-reader.ts';

/** A sheet whose end is known: its merges, and its bytes where they are few enough to be kept. */
export type PassedSheet = { readonly merges: readonly Merge[]; readonly pieces: Uint8Array[] | undefined };

/** Most sheets are unpacked once and kept; larger ones are passed over, and unpacked again for their rows. */
const keptBytes = 64 * 1024 ** 2;

/** Reads a sheet to its end, or to that of its merges where it is not kept. */
export async function passSheet(sheet: AsyncIterable<Uint8Array>, mostMerges: number): Promise<PassedSheet> {
  const reader = new MergeReader(mostMerges);
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of sheet) {
    size += piece.length;
    if (size <= keptBytes) pieces.push(piece);
    else pieces.length = 0;
    reader.feed(piece);
    if (reader.done && size > keptBytes) break;
  }
  return { merges: reader.merges, pieces: size <= keptBytes ? pieces : undefined };
}

/** Pieces that are there already, without keeping everything else waiting; each is let go of when it is given. */
export async function* readPieces(pieces: Uint8Array[], signal: AbortSignal | undefined) {
  for (let piece = pieces.shift(); piece; piece = pieces.shift()) {
    await setImmediate();
    signal?.throwIfAborted();
    yield piece;
  }
}
