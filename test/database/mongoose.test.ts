import { expect } from 'chai';
import mongoose from 'mongoose';
import { type DatabaseProcess, startDatabaseProcess } from './support/database-process.ts';

describe('database: mongoose', () => {
  let database: DatabaseProcess;
  let connection: mongoose.Connection;
  before(async () => {
    database = await startDatabaseProcess();
    connection = await mongoose.createConnection(database.uri, { dbName: 'models' }).asPromise();
  });
  after(async () => {
    await connection.close();
    await database[Symbol.asyncDispose]();
  });

  it('makes models with indexes, refuses duplicates, finds, changes and removes', async () => {
    const schema = new mongoose.Schema({ key: { type: String, unique: true }, rank: Number, tags: [String] });
    const Task = connection.model('Task', schema);
    await Task.init();
    await Task.insertMany(
      Array.from({ length: 300 }, (_, rank) => ({ key: `task-${rank}`, rank, tags: [`t${rank % 3}`] })),
    );

    const refusal = await Task.create({ key: 'task-7' }).catch((error) => error);
    expect(refusal).to.include({ code: 11000 });
    expect(refusal.keyValue).to.deep.equal({ key: 'task-7' });

    const found = await Task.find({ rank: { $gt: 295 } })
      .sort({ rank: -1 })
      .lean();
    expect(found.map(({ key }) => key)).to.deep.equal(['task-299', 'task-298', 'task-297', 'task-296']);

    const changed = await Task.findOneAndUpdate(
      { key: 'task-1' },
      { $inc: { rank: 1000 }, $push: { tags: 'late' } },
      { returnDocument: 'after' },
    ).lean();
    expect(changed).to.deep.include({ rank: 1001, tags: ['t1', 'late'] });

    expect(await Task.distinct('tags')).to.deep.equal(['late', 't0', 't1', 't2']);
    expect((await Task.deleteMany({ rank: { $lt: 100 } })).deletedCount).to.equal(99);
    expect(await Task.estimatedDocumentCount()).to.equal(201);
  });
});
