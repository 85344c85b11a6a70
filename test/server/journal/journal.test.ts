import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { drop, makeRouteIn, ok, untilImported } from '#test/support/drop.ts';
import { startTestHub } from '#test/support/hub.ts';
import { startReceiver } from '#test/support/receiver.ts';
import { until } from '#test/support/until.ts';
import { startTestWork } from '#test/support/work.ts';

describe('the journal', () => {
  it('follows a file from the folder to the customer’s server, by correlation id, key and file name', async () => {
    await using hub = await startTestHub();
    await using receiver = await startReceiver();
    await using _work = startTestWork(hub);
    await hub.services.hub.change(hub.owner, { allowedRanges: ['127.0.0.0/8'] });
    const account = await hub.makeAccount();
    receiver.secret = (
      await ok(account.ask('PUT', '/v1/endpoints/erp', { url: receiver.url, eventTypes: ['point.created'] }))
    ).body.secret;
    await makeRouteIn(account, 'points', 'clientes-madrid');
    const run = await untilImported(
      hub,
      await drop(hub, account, 'points', 'clients.csv', await readFile('test/samples/clientes-madrid.csv')),
    );
    await until(() => receiver.received.length >= 18);

    const byId = (await ok(account.ask('GET', `/v1/journal?correlationId=${run.correlationId}`))).body;
    const byKey = (await ok(account.ask('GET', '/v1/journal?key=000120'))).body;
    const byName = (await ok(account.ask('GET', '/v1/journal?fileName=clients.csv'))).body;
    const none = (await ok(account.ask('GET', '/v1/journal?key=never'))).body;

    const kinds = new Set(byId.steps.map((step: any) => step.kind));
    expect([...kinds]).to.include.members(['file', 'import', 'event', 'notification']);
    expect(byId.steps.filter((step: any) => step.kind === 'notification')).to.have.length(18);
    expect(byKey.correlationIds).to.deep.equal([run.correlationId]);
    expect(byName.correlationIds).to.deep.equal([run.correlationId]);
    expect(none).to.deep.equal({ correlationIds: [], steps: [] });
    expect((await account.ask('GET', '/v1/journal')).status).to.equal(422);
  });
});
