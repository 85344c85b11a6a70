import { open } from 'node:fs/promises';

/** Bytes that can be read anywhere: a blob, a file, memory. */
export type ByteSource = {
  readonly size: number;
  /** The bytes from `offset`; fewer than `length` only where the source ends or gives them in pieces, none at its end. */
  read(offset: number, length: number): Promise<Uint8Array>;
};

/** A source over bytes in memory. */
export function bytesSource(bytes: Uint8Array): ByteSource {
  return { size: bytes.length, read: (offset, length) => Promise.resolve(bytes.subarray(offset, offset + length)) };
}

/** A source over a file, which stays open until it is disposed of. */
export async function fileSource(path: string): Promise<ByteSource & AsyncDisposable> {
  const file = await open(path);
  const { size } = await file.stat();
  return {
    size,
    async read(offset, length) {
      const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(length), 0, length, offset);
      return buffer.subarray(0, bytesRead);
    },
    [Symbol.asyncDispose]: () => file.close(),
  };
}

/** All bytes of a range, in pieces of at most `chunkBytes`; it ends early where the source does. */
export async function* readRange(
  source: ByteSource,
  start: number,
  end: number,
  { chunkBytes = 256 * 1024, signal }: { chunkBytes?: number | undefined; signal?: AbortSignal | undefined } = {},
): AsyncGenerator<Uint8Array> {
  for (let offset = start; offset < end; ) {
    signal?.throwIfAborted();
    const bytes = await source.read(offset, Math.min(chunkBytes, end - offset));
    if (bytes.length === 0) return;
    offset += bytes.length;
    yield bytes;
  }
}

/** The bytes of a range in one piece, fewer where the source ends. */
export async function readBytes(source: ByteSource, start: number, length: number): Promise<Uint8Array> {
  const pieces = [];
  for await (const bytes of readRange(source, start, Math.min(start + length, source.size))) pieces.push(bytes);
  return pieces.length === 1 ? (pieces[0] ?? new Uint8Array()) : Buffer.concat(pieces);
}
