import { expect } from 'chai';
import { ok } from '#test/support/drop.ts';
import { startTestHub } from '#test/support/hub.ts';
import { startReceiver } from '#test/support/receiver.ts';
import { until } from '#test/support/until.ts';
import { startTestWork } from '#test/support/work.ts';
import { addEndpoint, connect } from './support/connect.ts';

describe('the turns of notifications', () => {
  it('one account’s 40 endpoints that never answer do not keep another account’s notification waiting', async () => {
    await using hub = await startTestHub();
    await using silent = await startReceiver();
    await using receiver = await startReceiver();
    await using _work = startTestWork(hub);
    const { promise: answered, resolve: answerAll } = Promise.withResolvers<{ status: number }>();
    silent.answer = () => answered;
    const greedy = await connect(hub, silent);
    for (let index = 1; index < 40; index += 1) await addEndpoint(greedy, `erp-${index}`, silent);
    const other = await connect(hub, receiver);
    await ok(greedy.ask('PUT', '/v1/tasks/T-1', { title: 'Visit' }));
    await until(() => silent.received.length >= 16);

    await ok(other.ask('PUT', '/v1/tasks/T-2', { title: 'Other' }));
    await until(() => receiver.received.length === 1, { withinMs: 5_000 });

    expect(receiver.received[0]?.body.data.key).to.equal('T-2');
    answerAll({ status: 200 });
  });

  it('a later event never overtakes an earlier one about the same thing, however much else is due', async () => {
    await using hub = await startTestHub();
    await using receiver = await startReceiver();
    await using _work = startTestWork(hub);
    const account = await connect(hub, receiver);
    let refusals = 1;
    receiver.answer = () => (refusals-- > 0 ? { status: 503, headers: { 'retry-after': '7' } } : { status: 200 });

    await ok(account.ask('PUT', '/v1/tasks/T-1', { title: 'Visit' }));
    await until(() => receiver.received.length === 1);
    await ok(account.ask('PATCH', '/v1/tasks/T-1', { title: 'Visit twice' }));
    for (let index = 0; index < 60; index += 1)
      await ok(account.ask('PUT', `/v1/tasks/O-${index}`, { title: 'Other' }));
    await until(() => receiver.received.length >= 63);

    const ofFirst = receiver.received.filter(({ body }) => body.data.key === 'T-1');
    expect(ofFirst.map(({ body }) => body.type)).to.deep.equal(['task.created', 'task.created', 'task.updated']);
    expect(receiver.received).to.have.length(63);
  });

  it('an endpoint gets everything from its making on, also when it was changed before anybody looked', async () => {
    await using hub = await startTestHub();
    await using receiver = await startReceiver();
    const account = await connect(hub, receiver);
    await ok(account.ask('PUT', '/v1/tasks/T-1', { title: 'Visit' }));
    await ok(account.ask('PATCH', '/v1/endpoints/erp', { name: 'Accounting' }));
    await ok(account.ask('PUT', '/v1/tasks/T-2', { title: 'Other' }));
    await hub.services.relay.idle();

    await using _work = startTestWork(hub);
    await until(() => receiver.received.some(({ body }) => body.data.key === 'T-2'));
    await until(async () =>
      (await account.ask('GET', '/v1/notifications')).body.items.every((each: any) => each.state === 'delivered'),
    );

    expect(receiver.received.map(({ body }) => body.data.key).sort()).to.deep.equal(['T-1', 'T-2']);
  });
});
