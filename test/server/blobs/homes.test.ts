import { createHash, randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { expect } from 'chai';
import { MongoClient } from 'mongodb';
import { v7 as uuidv7 } from 'uuid';
import { createBlobs } from '#server/blobs/blobs.ts';
import type { ByteHome } from '#server/blobs/byte-home.ts';
import { createFolderHome } from '#server/blobs/folder-home.ts';
import { createGridFsHome } from '#server/blobs/gridfs-home.ts';
import { createUploads } from '#server/blobs/uploads.ts';
import { freshName, sharedDatabase } from '#test/support/database.ts';
import { startTestHub } from '#test/support/hub.ts';

async function* chunksOf(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

/** A home to be tried, and how to look whether anything is left in it. */
type Opened = {
  home: ByteHome;
  countLeft(): Promise<number>;
  /** Leaves what a writer leaves that is killed in the middle; gives the id. */
  breakOff(): Promise<string>;
  close(): Promise<void>;
};

const homes: Record<string, () => Promise<Opened>> = {
  async 'a folder'() {
    const folder = await mkdtemp(join(tmpdir(), 'fieldhub-home-'));
    const files = async () =>
      (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
    return {
      home: createFolderHome(folder),
      countLeft: async () => (await files()).length,
      async breakOff() {
        const id = uuidv7();
        await mkdir(join(folder, id.slice(-2)), { recursive: true });
        await writeFile(join(folder, id.slice(-2), `${id}.part`), 'half');
        return id;
      },
      close: () => rm(folder, { recursive: true }),
    };
  },
  async GridFS() {
    const client = await MongoClient.connect((await sharedDatabase()).uri);
    const db = client.db(freshName());
    return {
      home: createGridFsHome(db),
      countLeft: async () =>
        (await db.collection('bytes.files').countDocuments()) + (await db.collection('bytes.chunks').countDocuments()),
      async breakOff() {
        const id = uuidv7();
        const chunk = { files_id: id, n: 0, data: Buffer.from('half') };
        await db.collection('bytes.chunks').insertOne(chunk as never);
        return id;
      },
      async close() {
        await db.dropDatabase();
        await client.close();
      },
    };
  },
};

for (const [name, open] of Object.entries(homes)) {
  describe(`bytes in ${name}`, () => {
    let opened: Opened;
    beforeEach(async () => {
      opened = await open();
    });
    afterEach(() => opened.close());

    it('are what was written, whole and in any part', async () => {
      const bytes = randomBytes(1_500_000);
      const id = uuidv7();
      expect(await opened.home.write(id, chunksOf(bytes, 70_001))).to.equal(bytes.length);

      expect((await buffer(opened.home.read(id, 0, bytes.length))).equals(bytes)).to.equal(true);
      for (const [start, end] of [
        [0, 1],
        [1_499_999, 1_500_000],
        [255 * 1024 - 1, 255 * 1024 + 1],
        [700_000, 1_200_000],
        [5, 5],
      ] as const) {
        expect(
          (await buffer(opened.home.read(id, start, end))).equals(bytes.subarray(start, end)),
          `${start}-${end}`,
        ).to.equal(true);
      }
    });

    it('nothing is left of a source that breaks', async () => {
      async function* breaking() {
        yield randomBytes(300_000);
        throw new Error('cut');
      }
      await opened.home.write(uuidv7(), breaking()).then(
        () => expect.fail('it was stored'),
        (error) => expect(error.message).to.equal('cut'),
      );
      expect(await opened.countLeft()).to.equal(0);
    });

    it('an empty run is a run', async () => {
      const id = uuidv7();
      expect(await opened.home.write(id, chunksOf(Buffer.alloc(0), 1))).to.equal(0);
      expect((await buffer(opened.home.read(id, 0, 0))).length).to.equal(0);
    });

    it('can be removed, twice too', async () => {
      const id = uuidv7();
      await opened.home.write(id, chunksOf(randomBytes(1_000), 100));
      await opened.home.remove(id);
      await opened.home.remove(id);
      expect(await opened.countLeft()).to.equal(0);
      await buffer(opened.home.read(id, 0, 10)).then(
        () => expect.fail('it was read'),
        () => undefined,
      );
    });

    it('are listed, and so is what a death in the middle left, which can be removed', async () => {
      const ids = [uuidv7(), uuidv7()];
      for (const id of ids) await opened.home.write(id, chunksOf(randomBytes(10), 100));
      const broken = await opened.breakOff();
      const listed: string[] = [];
      for await (const some of opened.home.list()) listed.push(...some);

      expect(new Set(listed)).to.deep.equal(new Set([...ids, broken]));
      for (const id of listed) await opened.home.remove(id);
      expect(await opened.countLeft()).to.equal(0);
    });

    it('a blob of several runs reads as one, and knows its hash', async () => {
      await using hub = await startTestHub();
      const blobs = createBlobs(
        { ...hub.services.database, define: (_, indexes) => hub.services.database.define(`blobs-${name}`, indexes) },
        opened.home,
      );
      const uploads = createUploads(
        { ...hub.services.database, define: (_, indexes) => hub.services.database.define(`uploads-${name}`, indexes) },
        blobs,
      );
      const bytes = randomBytes(10_000);
      let upload = await uploads.open('a', 'file:x');
      const other = await uploads.open('a', 'file:x');
      upload = await uploads.append(upload, chunksOf(bytes.subarray(0, 3_000), 999));
      const refused = await uploads.append(other, chunksOf(bytes, 999)).then(
        () => 'added',
        (error) => error.code,
      );
      upload = await uploads.append(
        (await uploads.find('a', 'file:x')) ?? upload,
        chunksOf(bytes.subarray(3_000), 999),
      );
      const blob = await uploads.assemble(upload);

      expect(refused).to.equal('attachment.wrong_offset');
      expect(blob).to.include({ size: 10_000, sha256: createHash('sha256').update(bytes).digest('hex') });
      expect((await buffer(blobs.stream(blob, 2_990, 3_010))).equals(bytes.subarray(2_990, 3_010))).to.equal(true);
      expect(Buffer.from(await blobs.source(blob).read(9_990, 100)).equals(bytes.subarray(9_990))).to.equal(true);
      expect(await blobs.find('b', blob._id)).to.equal(null);
    });
  });
}
