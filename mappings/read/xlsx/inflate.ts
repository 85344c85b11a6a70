import { pipeline } from 'node:stream/promises';
import { createInflateRaw } from 'node:zlib';

/** Packed bytes that cannot be unpacked: spoilt, or cut off. */
export class InflateFault extends Error {
  override readonly name = 'InflateFault';
}

/** Unpacks deflated bytes piece by piece, on zlib's own thread and a little ahead of who reads. */
export async function* inflate(packed: AsyncIterable<Uint8Array>, chunkSize: number): AsyncGenerator<Uint8Array> {
  const unpacker = createInflateRaw({ chunkSize: Math.max(64, chunkSize) });
  // Its failure arrives through the iteration below.
  const filled = pipeline(packed, unpacker).catch(() => {});
  try {
    yield* unpacker;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw code?.startsWith('Z_') ? new InflateFault(code, { cause: error }) : error;
  } finally {
    unpacker.destroy();
    await filled;
  }
}
