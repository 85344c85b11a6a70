import { expect } from 'chai';
import { MongoClient } from 'mongodb';
import { isInterruption } from '#server/documents/retry.ts';
import { freshName, startTestDatabase } from '#test/support/database.ts';

/** Repeats something until it fails. */
async function failureOf(act: () => Promise<unknown>): Promise<unknown> {
  for (;;) {
    try {
      await act();
    } catch (error) {
      return error;
    }
  }
}

describe('a database that is lost on the way', () => {
  it('is recognised by every kind of write and read, bulks included', async () => {
    await using database = await startTestDatabase();
    const client = await MongoClient.connect(database.uri, { retryWrites: false, retryReads: false });
    try {
      const items = client.db(freshName()).collection('items');
      const ways = {
        insertOne: () => items.insertOne({}),
        insertMany: () => items.insertMany([{}, {}]),
        'ordered bulk': () => items.bulkWrite([{ insertOne: { document: {} } }]),
        'unordered bulk': () => items.bulkWrite([{ insertOne: { document: {} } }], { ordered: false }),
        updateOne: () => items.updateOne({}, { $set: { a: 1 } }),
        find: () => items.find().limit(1).toArray(),
      };
      for (const [way, act] of Object.entries(ways)) {
        await items.insertOne({});
        const failure = failureOf(act);
        await database.crash();
        expect(isInterruption(await failure), `${way}: ${await failure}`).to.equal(true);
      }
      expect(isInterruption(new Error('something else'))).to.equal(false);
    } finally {
      await client.close();
    }
  });
});
