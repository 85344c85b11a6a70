import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import type { ImportDocument } from '#server/imports/schema.ts';
import { drop, makeRouteIn, ok, resultOf, untilImported } from '#test/support/drop.ts';
import { startTestHub, type TestAccount, type TestHub } from '#test/support/hub.ts';
import { until } from '#test/support/until.ts';
import { startTestWork } from '#test/support/work.ts';

const clients = 'Cód. cliente;Nombre comercial\nA;Ana\n';

/** The import of a file that arrived while nobody worked. */
async function receive(hub: TestHub, account: TestAccount, correlationId: string): Promise<ImportDocument> {
  const { feed, relay, imports } = hub.services;
  const arrived = { accountId: account.id, type: 'file.arrived' as const, correlationId };
  const line = await until(async () => {
    await relay.sweep(0);
    return feed.collections.lines.findOne(arrived);
  });
  await imports.receive(line);
  return until(() => imports.collection.findOne({ correlationId }));
}

describe('an import that the hub itself cannot finish', () => {
  it('is ended as failed after some tries, says so, and lets the next one run', async () => {
    await using hub = await startTestHub();
    const account = await hub.makeAccount();
    await makeRouteIn(account, 'points', 'clientes-madrid');
    const { imports, blobs } = hub.services;
    const lost = await drop(hub, account, 'points', 'lost.csv', clients);
    const { _id, blobId } = await receive(hub, account, lost);
    const blob = await until(() => blobs.find(account.id, blobId));
    for (const part of blob.parts) await blobs.removePart(part);
    await imports.collection.updateOne({ _id }, { $set: { failures: 3 } });
    const next = await drop(hub, account, 'points', 'next.csv', `${clients}B;Bea\n`);

    await using _work = startTestWork(hub);
    await until(() => imports.collection.findOne({ _id, failures: 4, claim: { $exists: false } }));
    await imports.collection.updateOne({ _id }, { $set: { dueAt: new Date() } });
    const failed = await untilImported(hub, lost);

    expect(failed).to.deep.include({ state: 'failed', reason: { code: 'hubFault', params: { correlationId: lost } } });
    expect(await resultOf(account, failed)).to.include(lost);
    expect((await untilImported(hub, next)).fileName).to.equal('next.csv');
  });

  it('because it ends its worker again and again, is ended as failed too', async () => {
    await using hub = await startTestHub();
    const account = await hub.makeAccount();
    await makeRouteIn(account, 'points', 'clientes-madrid');
    const killer = await drop(hub, account, 'points', 'killer.csv', clients);
    const { _id } = await receive(hub, account, killer);
    const past = new Date(Date.now() - 1_000);
    const claim = { by: 'the fifth', token: 'gone', until: past };
    await hub.services.imports.collection.updateOne({ _id }, { $set: { deaths: 4, claim, dueAt: past } });

    await using _work = startTestWork(hub);
    const failed = await untilImported(hub, killer);

    expect(failed.state).to.equal('failed');
    expect(failed.reason?.code).to.equal('hubFault');
    expect((await hub.services.files.list(account.caller, '/failed/points')).length).to.equal(2);
  });

  it('while rows of it wait, keeps what is decided and rejects those rows', async () => {
    await using hub = await startTestHub();
    const account = await hub.makeAccount();
    await makeRouteIn(account, 'tasks', 'visitas-madrid', { graceS: 300 });
    for (const key of ['M-01', 'M-02']) await ok(account.ask('PUT', `/v1/employees/${key}`, { name: key }));
    await using _work = startTestWork(hub);
    const file = await drop(hub, account, 'tasks', 'visits.xlsx', await readFile('test/samples/visitas-madrid.xlsx'));
    const { collection } = hub.services.imports;
    const waiting = await until(() =>
      collection.findOne({ correlationId: file, state: 'waiting', claim: { $exists: false } }),
    );
    expect(waiting.counts.rejected, 'those of M-03').to.be.greaterThan(0);

    await collection.updateOne({ _id: waiting._id }, { $set: { deaths: 5, dueAt: new Date() } });
    const ended = await untilImported(hub, file);

    expect(ended.counts).to.deep.equal({ read: 16, created: 0, updated: 0, unchanged: 0, rejected: 16, skipped: 0 });
    const result = (await resultOf(account, ended)).trim().split('\r\n');
    expect(new Set(result.slice(1).map((line) => line.split(',')[0])).size, 'each row is told').to.equal(16);
    expect(result.some((line) => line.includes('unknownEmployee'))).to.equal(true);
    expect(result.some((line) => line.includes('hubFault'))).to.equal(true);
  });
});
