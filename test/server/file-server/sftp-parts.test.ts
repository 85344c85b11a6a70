import { randomBytes } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { expect } from 'chai';
import fc from 'fast-check';
import { createBlockReader } from '#server/file-server/sftp/block-reader.ts';
import { createLanes } from '#server/file-server/sftp/lanes.ts';
import { readOpenMode } from '#server/file-server/sftp/open-mode.ts';
import { createWriteOrder } from '#server/file-server/sftp/write-order.ts';

const noBrake = { hold: () => undefined, release: () => undefined };

describe('writes that overtake each other', () => {
  it('give the same bytes in any order within the limit', async () => {
    const pieces = fc.array(fc.uint8Array({ minLength: 1, maxLength: 20 }), { minLength: 1, maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(
        pieces,
        fc.nat(),
        fc.array(fc.nat({ max: 1000 }), { minLength: 30, maxLength: 30 }),
        async (all, start, keys) => {
          let offset = start;
          const writes = all.map((bytes, index) => {
            const write = { bytes, offset, key: keys[index] ?? 0 };
            offset += bytes.length;
            return write;
          });
          const order = createWriteOrder(start, 1_000_000, noBrake);
          for (const { offset: at, bytes } of writes.toSorted((a, b) => a.key - b.key)) order.put(at, bytes);
          order.end();
          expect((await buffer(order)).equals(Buffer.concat(all))).to.equal(true);
          expect(order.position).to.equal(offset);
        },
      ),
    );
  });

  it('are refused when bytes are missing, come twice, or come too far ahead', async () => {
    const missing = createWriteOrder(0, 100, noBrake);
    missing.put(10, Buffer.alloc(5));
    missing.end();
    expect(await buffer(missing).catch((error) => error.message)).to.equal('the bytes from 0 on are missing');

    const twice = createWriteOrder(0, 100, noBrake);
    twice.put(0, Buffer.alloc(10));
    expect(() => twice.put(5, Buffer.alloc(1))).to.throw('written twice');
    expect(() => twice.put(10, Buffer.alloc(1)), 'and stay refused').to.throw('written twice');

    const far = createWriteOrder(0, 100, noBrake);
    far.put(10, Buffer.alloc(100));
    expect(() => far.put(110, Buffer.alloc(1))).to.throw('too far ahead');
  });

  it('hold the client while too much waits to be stored, and let it go on', async () => {
    let held = 0;
    const order = createWriteOrder(0, 100, { hold: () => (held += 1), release: () => (held -= 1) });
    order.put(0, Buffer.alloc(101));
    expect(held).to.equal(1);
    const reading = order[Symbol.asyncIterator]();
    await reading.next();
    order.put(101, Buffer.alloc(1));
    await reading.next();
    expect(held).to.equal(0);
  });

  it('let go when they fail', () => {
    let held = 0;
    const order = createWriteOrder(0, 100, { hold: () => (held += 1), release: () => (held -= 1) });
    order.put(0, Buffer.alloc(101));
    order.fail(new Error('lost'));
    expect(held).to.equal(0);
  });
});

describe('lanes', () => {
  it('run what shares a name in order and the rest at once, and forget', async () => {
    const lanes = createLanes();
    const done: string[] = [];
    const gate = Promise.withResolvers<void>();
    const first = lanes.run(['a'], async () => {
      await gate.promise;
      done.push('a1');
    });
    const both = lanes.run(['a', 'b'], async () => void done.push('ab'));
    const afterBoth = lanes.run(['b'], async () => void done.push('b'));
    await lanes.run(['c'], async () => void done.push('c'));
    expect(done).to.deep.equal(['c']);

    gate.resolve();
    await Promise.all([first, both, afterBoth]);

    expect(done).to.deep.equal(['c', 'a1', 'ab', 'b']);
  });

  it('go on behind a failure', async () => {
    const lanes = createLanes();
    const failed = lanes.run(['a'], async () => Promise.reject(new Error('no'))).catch((error) => error.message);
    expect(await lanes.run(['a'], async () => 'next')).to.equal('next');
    expect(await failed).to.equal('no');
  });
});

describe('reading in blocks', () => {
  it('gives any range, and fetches each block once while it is read through', async () => {
    const bytes = randomBytes(1_700_000);
    let fetched = 0;
    const read = createBlockReader({
      size: bytes.length,
      async read(offset, length) {
        fetched += 1;
        return bytes.subarray(offset, offset + length);
      },
    });

    const through: Buffer[] = [];
    for (let at = 0; at < bytes.length; at += 32_768) through.push(await read(at, 32_768));
    expect(Buffer.concat(through).equals(bytes)).to.equal(true);
    expect(fetched).to.equal(4);
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: 1_800_000 }), fc.nat({ max: 300_000 }), async (at, length) => {
        expect((await read(at, length)).equals(bytes.subarray(at, at + length))).to.equal(true);
      }),
      { numRuns: 50 },
    );
  });
});

describe('flags of OPEN', () => {
  it('are read as clients mean them', () => {
    const write = { kind: 'write', create: false, exclusive: false, truncate: false, append: false };
    expect(readOpenMode(0x01)).to.deep.equal({ kind: 'read' });
    expect(readOpenMode(0x02 | 0x08)).to.deep.equal({ ...write, create: true });
    expect(readOpenMode(0x02 | 0x08 | 0x10)).to.deep.equal({ ...write, create: true, truncate: true });
    expect(readOpenMode(0x01 | 0x02 | 0x08 | 0x04)).to.deep.equal({ ...write, create: true, append: true });
    expect(readOpenMode(0x02 | 0x08 | 0x20)).to.deep.equal({ ...write, create: true, exclusive: true });
    expect(readOpenMode(0)).to.equal(undefined);
  });
});
