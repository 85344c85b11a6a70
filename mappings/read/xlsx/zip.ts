import { crc32 } from 'node:zlib';
import yauzl, { type Entry, type ZipFile } from 'yauzl';
import { FileProblem } from '#mappings/file-problem.ts';
import { type ByteSource, readRange } from '#mappings/read/byte-source.ts';
import type { ReadOptions } from '#mappings/read/options.ts';
import { type Budget, budgetOfParts } from './budget.ts';
import { InflateFault, inflate } from './inflate.ts';
import { SourceReader } from './source-reader.ts';

/** The parts of a workbook by name, whatever the case of its letters. */
export type Zip = {
  has(name: string): boolean;
  /** The name of the part that was read last. */
  readonly partRead: string;
  /**
   * A part unpacked, piece by piece, out of the budget of the whole file unless it has another. Its size and checksum
   * are held against what the directory says of them.
   */
  read(name: string, budget?: Budget): AsyncGenerator<Uint8Array>;
};

const mostEntries = 10_000;

/**
 * Opens a zip file by reading its directory. Refused are names that lead outside (`../`), that come twice, encrypted
 * parts, and parts that unpack to more than the limit: what is counted is what comes out, not what the headers promise.
 */
export async function openZip(source: ByteSource, { limits, signal, chunkBytes }: ReadOptions): Promise<Zip> {
  const reader = new SourceReader(source);
  const { file, entries } = await readDirectory(reader, source.size);
  const whole = budgetOfParts(limits);
  let partRead = '';

  async function* unpack(entry: Entry, budget: Budget): AsyncGenerator<Uint8Array> {
    const start = await dataStart(reader, file, entry);
    const packed = readRange(source, start, start + entry.compressedSize, { chunkBytes, signal });
    const pieces = entry.compressionMethod === 0 ? packed : inflate(packed, chunkBytes);
    let size = 0;
    let checksum = 0;
    for await (const piece of pieces) {
      signal?.throwIfAborted();
      size += piece.length;
      if (size > entry.uncompressedSize) break;
      budget.takeBytes(piece.length);
      checksum = crc32(piece, checksum);
      yield piece;
    }
    if (size !== entry.uncompressedSize || checksum !== entry.crc32) throw broken(entry.fileName);
  }

  return {
    has: (name) => entries.has(name.toLowerCase()),
    get partRead() {
      return partRead;
    },
    async *read(name, budget = whole) {
      partRead = name;
      const entry = entries.get(name.toLowerCase());
      if (!entry) throw broken(name);
      try {
        yield* unpack(entry, budget);
      } catch (error) {
        throw error instanceof InflateFault ? broken(name, error) : error;
      }
    },
  };
}

async function readDirectory(
  reader: SourceReader,
  size: number,
): Promise<{ file: ZipFile; entries: Map<string, Entry> }> {
  const entries = new Map<string, Entry>();
  try {
    const file = await yauzl.fromRandomAccessReaderPromise(reader, size, { autoClose: false });
    for await (const entry of file.eachEntry()) {
      const name = entry.fileName.toLowerCase();
      if (entries.has(name) || entries.size === mostEntries) throw new Error('a name twice, or too many names');
      entries.set(name, entry);
    }
    return { file, entries };
  } catch (error) {
    throw reader.failure ?? directoryProblem(error as Error);
  }
}

async function dataStart(reader: SourceReader, file: ZipFile, entry: Entry): Promise<number> {
  if (entry.isEncrypted()) throw new FileProblem('encryptedWorkbook');
  if (!entry.canDecodeFileData()) throw broken(entry.fileName);
  try {
    return (await file.readLocalFileHeaderPromise(entry, { minimal: true })).fileDataStart;
  } catch (error) {
    throw reader.failure ?? directoryProblem(error as Error);
  }
}

/** What yauzl's sentences mean; it has no codes. */
function directoryProblem(error: Error): FileProblem {
  if (/strong encryption/.test(error.message)) return new FileProblem('encryptedWorkbook', {}, { cause: error });
  if (/signature not found|unexpected EOF|overflows file bounds/.test(error.message)) {
    return new FileProblem('truncatedFile', {}, { cause: error });
  }
  return broken('zip', error);
}

function broken(part: string, cause?: Error): FileProblem {
  return new FileProblem('brokenWorkbook', { part }, { cause });
}
