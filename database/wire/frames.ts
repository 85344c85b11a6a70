/** Takes the bytes of a socket as they come and gives whole messages. */
export interface Frames {
  push(chunk: Buffer): Buffer[];
}

const smallestMessage = 16;

/** A collector of messages; a size that cannot be one throws. */
export function createFrames(mostBytes: number): Frames {
  let chunks: Buffer[] = [];
  let held = 0;
  let needed = 0;

  // All that is held, as one.
  function join(): Buffer {
    const bytes = chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, held);
    chunks = [bytes];
    return bytes;
  }

  function readSize(bytes: Buffer, at: number): number {
    const size = bytes.readInt32LE(at);
    if (size < smallestMessage || size > mostBytes) throw new Error(`A message of ${size} bytes is refused.`);
    return size;
  }

  return {
    push(chunk) {
      chunks.push(chunk);
      held += chunk.length;
      if (held < Math.max(needed, 4)) return [];
      const bytes = join();
      const messages: Buffer[] = [];
      let at = 0;
      needed = 0;
      while (bytes.length - at >= 4) {
        needed = readSize(bytes, at);
        if (bytes.length - at < needed) break;
        messages.push(bytes.subarray(at, at + needed));
        at += needed;
        needed = 0;
      }
      held = bytes.length - at;
      chunks = held === 0 ? [] : [bytes.subarray(at)];
      return messages;
    },
  };
}
