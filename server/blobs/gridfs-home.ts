import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Db, GridFSBucket } from 'mongodb';
import type { ByteHome } from './byte-home.ts';

const idsAtOnce = 500;

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
    await bucket.delete(id as never).catch(async (error: Error) => {
      if (!/not found/i.test(error.message)) throw error;
      await db.collection('bytes.chunks').deleteMany({ files_id: id as never });
    });
  }

  // Chunks without a file are what is left of a writing that broke off.
  async function* list(): AsyncGenerator<string[]> {
    for (const source of [db.collection('bytes.files'), db.collection('bytes.chunks')]) {
      const field = source.collectionName.endsWith('files') ? '_id' : 'files_id';
      for (let last = ''; ; ) {
        const found = await source
          .find({ [field]: { $gt: last }, ...(field === 'files_id' && { n: 0 }) }, { projection: { [field]: 1 } })
          .sort({ [field]: 1 })
          .limit(idsAtOnce)
          .toArray();
        const ids = found.map((each) => String(each[field]));
        if (ids.length > 0) yield ids;
        last = ids.at(-1) ?? '';
        if (ids.length < idsAtOnce) break;
      }
    }
  }

  return { write, read, remove, list };
}
