import yauzl from 'yauzl';
import { type ByteSource, readBytes } from '#mappings/read/byte-source.ts';

const blockBytes = 64 * 1024;

/** Lets yauzl read the directory of a zip file from a byte source, a block at a time instead of forty bytes. */
export class SourceReader extends yauzl.RandomAccessReader {
  /** What the source failed with: not a fault of the zip file. */
  failure: unknown;
  readonly #source: ByteSource;
  #block: Uint8Array = new Uint8Array();
  #blockStart = 0;

  constructor(source: ByteSource) {
    super();
    this.#source = source;
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null, bytesRead?: number) => void,
  ): void {
    this.#bytes(position, length).then(
      (bytes) => {
        buffer.set(bytes, offset);
        callback(null, bytes.length);
      },
      (error) => {
        this.failure = error;
        callback(error);
      },
    );
  }

  async #bytes(position: number, length: number): Promise<Uint8Array> {
    const start = position - this.#blockStart;
    if (start >= 0 && start + length <= this.#block.length) return this.#block.subarray(start, start + length);
    this.#block = await readBytes(this.#source, position, Math.max(length, blockBytes));
    this.#blockStart = position;
    return this.#block.subarray(0, length);
  }
}
