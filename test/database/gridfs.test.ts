import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { expect } from 'chai';
import { GridFSBucket } from 'mongodb';
import { type DatabaseProcess, startDatabaseProcess } from './support/database-process.ts';

describe('database: GridFS', () => {
  let database: DatabaseProcess;
  let bucket: GridFSBucket;
  before(async () => {
    database = await startDatabaseProcess();
    bucket = new GridFSBucket(database.client.db('files'), { bucketName: 'blobs' });
  });
  after(() => database[Symbol.asyncDispose]());

  const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

  it('keeps files, gives them whole or in part, finds and deletes them', async () => {
    const bytes = randomBytes(3_000_000);
    const upload = bucket.openUploadStream('photo.jpg', { metadata: { accountId: 'a' } });
    await pipeline(Readable.from(bytes), upload);

    expect(sha256(await buffer(bucket.openDownloadStream(upload.id)))).to.equal(sha256(bytes));
    const part = await buffer(bucket.openDownloadStream(upload.id, { start: 254_000, end: 1_200_003 }));
    expect(part.equals(bytes.subarray(254_000, 1_200_003))).to.equal(true);
    expect((await buffer(bucket.openDownloadStreamByName('photo.jpg'))).length).to.equal(bytes.length);

    const [file] = await bucket.find({ 'metadata.accountId': 'a' }).toArray();
    expect(file).to.include({ filename: 'photo.jpg', length: 3_000_000, chunkSize: 261_120 });
    await bucket.rename(upload.id, 'other.jpg');
    expect(await bucket.find({ filename: 'other.jpg' }).toArray()).to.have.length(1);

    await bucket.delete(upload.id);
    expect(await database.client.db('files').collection('blobs.chunks').countDocuments()).to.equal(0);
    const gone = await buffer(bucket.openDownloadStream(upload.id)).catch((error: Error) => error.message);
    expect(gone).to.match(/FileNotFound/);
  });

  it('keeps empty files, several versions of one name, and none that was aborted', async () => {
    for (const content of ['', 'first', 'second']) {
      await pipeline(Readable.from([Buffer.from(content)]), bucket.openUploadStream('note.txt'));
    }
    expect((await buffer(bucket.openDownloadStreamByName('note.txt'))).toString()).to.equal('second');
    expect((await buffer(bucket.openDownloadStreamByName('note.txt', { revision: 0 }))).toString()).to.equal('');

    const aborted = bucket.openUploadStream('cut.bin');
    await new Promise((resolve) => aborted.write(randomBytes(600_000), resolve));
    await aborted.abort();
    expect(await bucket.find({ filename: 'cut.bin' }).toArray()).to.deep.equal([]);
    expect(
      await database.client.db('files').collection('blobs.chunks').countDocuments({ files_id: aborted.id }),
    ).to.equal(0);
  });
});
