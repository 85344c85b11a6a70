import type { BlobSource } from '#server/blobs/blobs.ts';

const blockBytes = 512 * 1024;
const keptBlocks = 3;

/** Reads at any place; clients ask for 32 KiB at a time, so blocks are fetched whole and the next one ahead. */
export function createBlockReader(source: BlobSource): (offset: number, length: number) => Promise<Buffer> {
  const blocks = new Map<number, Promise<Uint8Array>>();

  function fetch(index: number): Promise<Uint8Array> {
    const known = blocks.get(index);
    if (known) return known;
    const block = source.read(index * blockBytes, blockBytes);
    block.catch(() => blocks.delete(index));
    blocks.set(index, block);
    for (const oldest of blocks.keys()) if (blocks.size > keptBlocks) blocks.delete(oldest);
    return block;
  }

  return async (offset, length) => {
    const end = Math.min(offset + length, source.size);
    const pieces: Uint8Array[] = [];
    for (let at = offset; at < end; ) {
      const index = Math.floor(at / blockBytes);
      const block = await fetch(index);
      if ((index + 1) * blockBytes < source.size) fetch(index + 1).catch(() => undefined);
      const from = at - index * blockBytes;
      const piece = block.subarray(from, from + end - at);
      pieces.push(piece);
      at += piece.length;
    }
    return Buffer.concat(pieces);
  };
}
