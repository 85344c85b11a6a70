import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Db, GridFSBucket } from 'mongodb';
import type { ByteHome } from './byte-home.ts';

/** Bytes in MongoDB's GridFS, for hubs of several machines. */
export function createGridFsHome(db: Db): ByteHome {
  const bucket = new GridFSBucket(db, { bucketName: 'bytes', writeConcern: { w: 'majority' } });

  async function write(id: string, source: AsyncIterable<Uint8Array>): Promise<number> {
    const upload = bucket.openUploadStreamWithId(id as never, id);
    try {
      await pipeline(Readable.from(source, { objectMode: false }), upload);
      return upload.length;
    } catch (error) {
      await upload.abort().catch(() => undefined);
      throw error;
    }
  }

  function read(id: string, start: number, end: number): AsyncIterable<Uint8Array> {
    if (end <= start) return (async function* () {})();
    return bucket.openDownloadStream(id as never, { start, end });
  }

  async function remove(id: string): Promise<void> {
    await bucket.delete(id as never).catch((error: Error) => {
      if (!/not found/i.test(error.message)) throw error;
    });
  }

  return { write, read, remove };
}
