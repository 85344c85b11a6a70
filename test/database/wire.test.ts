import { once } from 'node:events';
import { serialize } from 'bson';
import { expect } from 'chai';
import fc from 'fast-check';
import { type DatabaseProcess, startDatabaseProcess } from './support/database-process.ts';
import { connectRaw, message } from './support/raw-client.ts';

describe('database: the wire', () => {
  let database: DatabaseProcess;
  before(async () => {
    database = await startDatabaseProcess();
  });
  after(() => database[Symbol.asyncDispose]());

  const isAlive = async () => expect(await database.client.db('admin').command({ ping: 1 })).to.deep.equal({ ok: 1 });

  it('answers the old hello in the old form', async () => {
    using client = await connectRaw(database.folder);
    const body = serialize({ ismaster: 1, helloOk: true });
    const head = Buffer.alloc(20);
    head.writeInt32LE(20 + 11 + 8 + body.length, 0);
    head.writeInt32LE(2004, 12);
    client.socket.write(
      Buffer.concat([head, Buffer.from('admin.$cmd\0'), Buffer.from([0, 0, 0, 0, 255, 255, 255, 255]), body]),
    );
    expect(await client.reply()).to.include({ ismaster: true, helloOk: true, maxWireVersion: 25, ok: 1 });
  });

  it('answers messages sent at once in their order, and none that wants no answer', async () => {
    using client = await connectRaw(database.folder);
    const moreToCome = 2;
    client.socket.write(
      Buffer.concat([
        message({ insert: 'c', $db: 'wire', ordered: true }, { documents: [{ _id: 1 }, { _id: 2 }] }),
        message({ insert: 'c', $db: 'wire' }, { documents: [{ _id: 3 }] }, moreToCome),
        message({ count: 'c', $db: 'wire' }),
        message({ nonsense: 1, $db: 'wire' }),
      ]),
    );
    expect(await client.reply()).to.deep.equal({ n: 2, ok: 1 });
    expect(await client.reply()).to.deep.equal({ n: 3, ok: 1 });
    expect(await client.reply()).to.include({ ok: 0, code: 59, codeName: 'CommandNotFound' });
  });

  it('takes a message in any number of pieces, with a checksum that it passes over', async () => {
    using client = await connectRaw(database.folder);
    const whole = Buffer.concat([message({ ping: 1, $db: 'admin' }, {}, 1), Buffer.from([1, 2, 3, 4])]);
    whole.writeInt32LE(whole.length, 0);
    for (const byte of whole) client.socket.write(Buffer.from([byte]));
    expect(await client.reply()).to.deep.equal({ ok: 1 });
  });

  it('ends the connection of whoever sends no messages', async () => {
    for (const bytes of [
      Buffer.from('GET / HTTP/1.1\r\nHost: example.org\r\n\r\n'),
      Buffer.alloc(64),
      Buffer.from([255, 255, 255, 127, 0, 0, 0, 0, 0, 0, 0, 0, 221, 7, 0, 0]),
      Buffer.from([16, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4]),
    ]) {
      using client = await connectRaw(database.folder);
      client.socket.write(bytes);
      await once(client.socket, 'close');
    }
    await isAlive();
  });

  it('answers damaged messages with a refusal or ends their connection, and lives', async () => {
    const sound = message(
      { insert: 'fuzz', $db: 'wire', ordered: false, o: { deep: [1, { x: 'text' }] } },
      { documents: [{ a: 1, b: 'two', c: [3, { d: /four/i }] }] },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(sound.length - 5), fc.nat(255)), { minLength: 1, maxLength: 4 }),
        async (changes) => {
          const damaged = Buffer.from(sound);
          // The size stays, so that the message arrives as a whole.
          for (const [place, byte] of changes) damaged[place + 4] = byte;
          using client = await connectRaw(database.folder);
          client.socket.write(damaged);
          client.socket.end();
          await client.reply();
        },
      ),
      { numRuns: 300 },
    );
    await isAlive();
  });

  it('refuses what is nested too deep, at any place', async () => {
    const nested = (levels: number): object => {
      let inner: object = { end: 1 };
      for (let level = 1; level < levels; level++) inner = { a: inner };
      return inner;
    };
    const collection = database.client.db('wire').collection('deep');
    await collection.insertOne({ a: nested(150) });
    const refusal = await collection.insertOne({ a: nested(250) }).catch((error) => error);
    expect(refusal).to.include({ code: 15 });
    const filter = await collection.findOne({ a: nested(199) }).catch((error) => error);
    expect(filter).to.include({ code: 15 });
    await isAlive();
  });

  it('takes documents up to 16 MiB, and no larger ones', async () => {
    const collection = database.client.db('wire').collection('large');
    const room = 16 * 1024 * 1024 - serialize({ _id: 1, text: '' }).length;
    await collection.insertOne({ _id: 1 as never, text: 'x'.repeat(room) });
    expect((await collection.findOne({ _id: 1 as never }))!.text).to.have.length(room);
    const refusal = await collection.insertOne({ _id: 2 as never, text: 'x'.repeat(room + 1) }).catch((error) => error);
    expect(refusal).to.include({ code: 10334 });
    expect(await collection.countDocuments()).to.equal(1);
  });

  it('keeps its own objects clean of what paths say', async () => {
    const collection = database.client.db('wire').collection('names');
    const hostile = JSON.parse('{"__proto__": {"polluted": 1}, "constructor": {"prototype": {"polluted": 1}}}');
    await collection.insertOne({ ...hostile, _id: 1 });
    await collection.updateOne({}, { $set: { '__proto__.polluted': 2, 'constructor.prototype.polluted': 2 } });
    await collection.updateOne({}, { $rename: { '__proto__.polluted': '__proto__.other' } });
    await collection.updateOne({ new: 1 }, { $set: { '__proto__.x': 1 } }, { upsert: true });
    await collection.find({ '__proto__.polluted': 1 }).sort({ '__proto__.polluted': 1 }).toArray();
    await collection
      .aggregate([{ $group: { _id: '$__proto__', polluted: { $max: '$__proto__.polluted' } } }])
      .toArray();
    await collection.aggregate([{ $project: { '__proto__.polluted': 'yes' } }, { $sort: { polluted: 1 } }]).toArray();
    // Were any of it on a prototype, every document would have it.
    await database.client.db('wire').collection('clean').insertOne({ n: 1 });
    expect(
      await database.client
        .db('wire')
        .collection('clean')
        .countDocuments({ polluted: { $exists: true } }),
    ).to.equal(0);
    expect(await database.client.db('wire').command({ ping: 1 })).to.deep.equal({ ok: 1 });
  });
});
