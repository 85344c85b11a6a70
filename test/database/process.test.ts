import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import { MongoClient } from 'mongodb';
import { startDatabase } from '#database/start-database.ts';
import { makeFolder, startDatabaseProcess } from './support/database-process.ts';

describe('database: the process', () => {
  it('listens on a socket that only its owner may use, and says when it is ready', async () => {
    await using database = await startDatabaseProcess();
    const socket = join(database.folder, 'mongodb.sock');
    expect(database.uri).to.equal(`mongodb://${encodeURIComponent(socket)}/?directConnection=true`);
    expect(statSync(socket).mode & 0o777).to.equal(0o600);
    expect(statSync(join(database.folder, 'documents.sqlite')).mode & 0o077).to.equal(0);
    expect(await database.client.db('admin').command({ ping: 1 })).to.deep.equal({ ok: 1 });
  });

  it('listens on a port of this machine instead', async () => {
    await using database = await startDatabaseProcess(makeFolder(), { args: ['--port', '0'] });
    expect(database.uri).to.match(/^mongodb:\/\/127\.0\.0\.1:\d+\//);
    expect(await database.client.db('admin').command({ ping: 1 })).to.deep.equal({ ok: 1 });
  });

  it('ends in order on SIGTERM, and finds everything at the next start', async () => {
    const folder = makeFolder();
    const first = await startDatabaseProcess(folder, { keepsFolder: true });
    await first.client.db('a').collection('c').insertOne({ n: 1 });
    expect(await first.stop()).to.equal(0);
    expect(existsSync(join(folder, 'documents.sqlite-wal'))).to.equal(false);
    expect(existsSync(join(folder, 'engine.lock'))).to.equal(false);

    await using second = await startDatabaseProcess(folder);
    expect(await second.client.db('a').collection('c').countDocuments({ n: 1 })).to.equal(1);
  });

  it('answers what was asked before it ends', async () => {
    const database = await startDatabaseProcess();
    const documents = Array.from({ length: 20_000 }, (_, n) => ({ n, filler: 'x'.repeat(100) }));
    const inserting = database.client.db('a').collection('c').insertMany(documents);
    while ((await database.client.db('a').collection('c').estimatedDocumentCount()) === 0);
    database.process.kill('SIGTERM');
    const [outcome] = await Promise.allSettled([inserting]);
    const [code] =
      database.process.exitCode === null ? await once(database.process, 'exit') : [database.process.exitCode];
    await database.client.close();
    expect(code).to.equal(0);

    await using again = await startDatabaseProcess(database.folder);
    const count = await again.client.db('a').collection('c').countDocuments();
    if (outcome.status === 'fulfilled') expect(count).to.equal(20_000);
  });

  it('ends when the process that started it is gone', async () => {
    const folder = makeFolder();
    const child = fork('database/main.ts', ['--data', folder], { silent: true });
    await once(child.stdout!, 'data');
    child.disconnect();
    expect(await exitCode(child)).to.equal(0);
    rmSync(folder, { recursive: true });
  });

  it('refuses a folder that another engine uses, in a sentence, and harms nobody', async () => {
    await using database = await startDatabaseProcess();
    const second = spawn(process.execPath, ['database/main.ts', '--data', database.folder]);
    const [said, code] = await Promise.all([text(second.stderr), exitCode(second)]);
    expect(code).to.equal(1);
    expect(said.trim()).to.equal(
      `The folder ${database.folder} is in use by another database engine (process ${database.process.pid}).`,
    );
    expect(await database.client.db('admin').command({ ping: 1 })).to.deep.equal({ ok: 1 });
  });

  it('refuses a second engine in the same process, too', async () => {
    const folder = makeFolder();
    const first = await startDatabase({ folder });
    const refusal = await startDatabase({ folder }).catch((error: Error) => error.message);
    expect(refusal).to.match(/in use by another database engine/);
    const client = await MongoClient.connect(first.uri);
    expect(await client.db('admin').command({ ping: 1 })).to.deep.equal({ ok: 1 });
    await client.close();
    await first.stop();
    rmSync(folder, { recursive: true });
  });

  it('takes over what a dead engine left: lock, socket and unfinished log', async () => {
    const folder = makeFolder();
    const first = await startDatabaseProcess(folder, { keepsFolder: true });
    await first.client.db('a').collection('c').insertOne({ n: 1 });
    await first.kill();
    expect(readFileSync(join(folder, 'engine.lock'), 'utf8')).to.equal(String(first.process.pid));
    expect(existsSync(join(folder, 'mongodb.sock'))).to.equal(true);

    const second = await startDatabaseProcess(folder, { keepsFolder: true });
    expect(await second.client.db('a').collection('c').countDocuments()).to.equal(1);
    await second.kill();

    // A number that the system has given to another living process meanwhile does not keep anybody out.
    writeFileSync(join(folder, 'engine.lock'), String(process.pid));
    await using third = await startDatabaseProcess(folder);
    expect(await third.client.db('a').collection('c').countDocuments()).to.equal(1);
  });

  it('takes any port when its folder lies too deep for a socket', async () => {
    await using database = await startDatabaseProcess(join(makeFolder(), 'x'.repeat(100)));
    expect(database.uri).to.match(/^mongodb:\/\/127\.0\.0\.1:\d+\//);
    expect(await database.client.db('a').collection('c').countDocuments()).to.equal(0);
  });

  it('says what is wrong with a file that is newer', async () => {
    const folder = makeFolder();
    await (await startDatabase({ folder })).stop();
    const { DatabaseSync } = await import('node:sqlite');
    const file = new DatabaseSync(join(folder, 'documents.sqlite'));
    file.exec('PRAGMA user_version = 99');
    file.close();
    const newer = await startDatabase({ folder }).catch((error: Error) => error.message);
    expect(newer).to.match(/written by a newer engine \(format 99\)/);
  });

  it('does not answer what is no message, and goes on for others', async () => {
    await using database = await startDatabaseProcess();
    const socket = connect(join(database.folder, 'mongodb.sock'));
    socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    await once(socket, 'close');
    expect(await database.client.db('admin').command({ ping: 1 })).to.deep.equal({ ok: 1 });
  });
});

async function exitCode(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null) return child.exitCode;
  const [code] = await once(child, 'exit');
  return code;
}
