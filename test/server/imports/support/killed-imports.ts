import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { startTestDatabase } from '#test/support/database.ts';
import { drop, ok, untilImported } from '#test/support/drop.ts';
import { startTestHub, type TestAccount, type TestHub } from '#test/support/hub.ts';
import { spawnJoined } from '#test/support/spawn.ts';
import { until } from '#test/support/until.ts';
import { startTestWork } from '#test/support/work.ts';

const rows = 1_500;
const file = `k;n\n${Array.from({ length: rows }, (_, index) => `P-${index};Name ${index}\n`).join('')}P-7;again\n`;

async function makeRoute(account: TestAccount): Promise<void> {
  const source = {
    format: 'csv',
    delimiter: ';',
    encoding: 'utf-8',
    decimalMark: ',',
    dateOrder: 'dmy',
    timeZone: 'Europe/Madrid',
  };
  const columns = [
    { to: 'key', from: { header: 'k' } },
    { to: 'name', from: { header: 'n' } },
  ];
  await ok(
    account.ask('PUT', '/v1/templates/points', { name: 'points', definition: { target: 'points', source, columns } }),
  );
  await ok(account.ask('PUT', '/v1/routes/points', { direction: 'in', templateKey: 'points', graceS: 0 }));
}

/** What an undisturbed import leaves: every row once, one event each, a feed without gap, both files in their folder. */
async function expectWhole(hub: TestHub, account: TestAccount, counts: object): Promise<void> {
  expect(counts).to.deep.equal({ read: rows + 1, created: rows, updated: 0, unchanged: 0, rejected: 1, skipped: 0 });
  const { points, feed, files, relay } = hub.services;
  await until(async () => {
    await relay.sweep(0);
    await relay.idle();
    return (await feed.collections.lines.countDocuments({ accountId: account.id, type: 'point.created' })) >= rows;
  });
  const stored = await points.kind.collection.find({ accountId: account.id }).toArray();
  expect(stored).to.have.length(rows);
  expect(stored.every(({ rev }) => rev === 1)).to.equal(true);
  const lines = await feed.collections.lines.find({ accountId: account.id }).sort({ sequence: 1 }).toArray();
  expect(lines.map(({ sequence }) => sequence)).to.deep.equal(lines.map((_, index) => index + 1));
  expect(lines.filter(({ type }) => type === 'point.created')).to.have.length(rows);
  expect(lines.filter(({ type }) => type === 'import.finished')).to.have.length(1);
  expect((await files.list(account.caller, '/in/points')).length).to.equal(0);
  expect((await files.list(account.caller, '/partial/points')).map(({ name }) => name.slice(17))).to.deep.equal([
    'points.csv',
    'points.csv.result.csv',
  ]);
}

/** Kills the database this often in the middle of an import, which comes to its end all the same. */
export async function expectImportSurvivesDatabase(kills: number): Promise<void> {
  await using database = await startTestDatabase();
  await using hub = await startTestHub({ uri: database.uri });
  await using _work = startTestWork(hub);
  const account = await hub.makeAccount();
  await makeRoute(account);
  const correlationId = await drop(hub, account, 'points', 'points.csv', file);
  await until(() => hub.services.points.kind.collection.findOne({ accountId: account.id }));

  for (let kill = 0; kill < kills; kill += 1) {
    await sleep(100 + Math.random() * 200);
    await database.crash();
  }
  // A claim whose keeper lost the database may have to run out, and what failed waits before it is tried again.
  const done = await untilImported(hub, correlationId, 60_000);

  await expectWhole(hub, account, done.counts);
}

/** Kills the worker in the middle of an import, which another begins again. */
export async function expectImportSurvivesWorker(): Promise<void> {
  await using hub = await startTestHub();
  const account = await hub.makeAccount();
  await makeRoute(account);
  const worker = spawnJoined(hub, 'test/support/worker-process.ts');
  await worker.message<{ working?: boolean }>((said) => said.working === true);
  const correlationId = await drop(hub, account, 'points', 'points.csv', file);
  await until(async () => (await hub.services.points.kind.collection.countDocuments({ accountId: account.id })) > 200);

  await worker.kill();
  await using _work = startTestWork(hub);
  const done = await untilImported(hub, correlationId);

  expect(done.deaths).to.equal(undefined);
  await expectWhole(hub, account, done.counts);
}

/** Stops a worker in the middle of an import until others have finished it and a later one: awake again, it writes nothing. */
export async function expectStaleWorkerWritesNothing(): Promise<void> {
  await using hub = await startTestHub();
  const account = await hub.makeAccount();
  await makeRoute(account);
  const { collection } = hub.services.points.kind;
  await using stale = spawnJoined(hub, 'test/support/worker-process.ts');
  await stale.message<{ working?: boolean }>((said) => said.working === true);
  const first = await drop(hub, account, 'points', 'points.csv', file);
  await until(async () => (await collection.countDocuments({ accountId: account.id })) > 200);
  stale.process.kill('SIGSTOP');
  {
    await using _work = startTestWork(hub);
    await untilImported(hub, first);
    await untilImported(hub, await drop(hub, account, 'points', 'later.csv', file.replaceAll('Name', 'Later')));
  }

  stale.process.kill('SIGCONT');
  // The one worker that is left: what it held has come to an end when it has done more.
  await untilImported(hub, await drop(hub, account, 'points', 'last.csv', 'k;n\nP-last;Last\n'));

  expect(await collection.countDocuments({ accountId: account.id, name: /^Later/ })).to.equal(rows);
  const { files } = hub.services;
  expect((await files.list(account.caller, '/partial/points')).length).to.equal(4);
}
