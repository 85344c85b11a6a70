import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { bytesSource } from '#mappings/read/byte-source.ts';
import { openTable } from '#mappings/read/open-table.ts';
import { buildSource } from '#test/support/read-table.ts';

const csv = { format: 'csv', delimiter: ';' } as const;
const sample = readFileSync(new URL('../samples/visitas-madrid.xlsx', import.meta.url));

describe('reading and its source', () => {
  it('a failing source is its own failure, not one of the file', async () => {
    const failure = new Error('the disk is gone');
    for (const failsAt of [0, 1000, sample.length - 10]) {
      const source = {
        size: sample.length,
        read: (offset: number, length: number) =>
          offset + length > failsAt
            ? Promise.reject(failure)
            : Promise.resolve(sample.subarray(offset, offset + length)),
      };
      const read = async () => {
        for await (const _ of (await openTable(source, buildSource({}), { chunkBytes: 200 })).batches);
      };
      expect(await read().catch((error) => error)).to.equal(failure);
    }
  });

  it('a source may give its bytes in smaller pieces than asked for', async () => {
    const source = {
      size: sample.length,
      read: (offset: number) => Promise.resolve(sample.subarray(offset, offset + 7)),
    };
    let rows = 0;
    for await (const batch of (await openTable(source, buildSource({}))).batches) rows += batch.length;
    expect(rows).to.equal(17);
  });

  it('ends with the reason of its signal', async () => {
    for (const bytes of [sample, Buffer.from('a;b\n'.repeat(1000))]) {
      const stopped = new AbortController();
      const settings = bytes === sample ? {} : csv;
      const table = await openTable(bytesSource(bytes), buildSource(settings), {
        signal: stopped.signal,
        chunkBytes: 64,
      });
      stopped.abort(new Error('enough'));
      const read = async () => {
        for await (const _ of table.batches);
      };
      expect(await read().catch(({ message }) => message)).to.equal('enough');
    }
  });

  it('reads no further than it is asked to', async () => {
    const bytes = Buffer.from('a;b\n'.repeat(100_000));
    let furthest = 0;
    const source = {
      size: bytes.length,
      read(offset: number, length: number) {
        furthest = Math.max(furthest, offset + length);
        return Promise.resolve(bytes.subarray(offset, offset + length));
      },
    };
    const table = await openTable(source, buildSource(csv), { chunkBytes: 1000 });
    for await (const _ of table.batches) break;
    expect(furthest).to.be.lessThan(5000);
  });

  it('a table that is disposed of reads no more', async () => {
    for (const bytes of [sample, Buffer.from('a;b\n'.repeat(10_000))]) {
      let reads = 0;
      const source = {
        size: bytes.length,
        read(offset: number, length: number) {
          reads++;
          return Promise.resolve(bytes.subarray(offset, offset + length));
        },
      };
      const table = await openTable(source, buildSource(bytes === sample ? {} : csv), { chunkBytes: 64 });
      await table[Symbol.asyncDispose]();
      const readSoFar = reads;
      for await (const _ of table.batches);
      expect(reads).to.equal(readSoFar);
    }
  });
});
