import { expect } from 'chai';
import { ok } from '#test/support/drop.ts';
import { startTestHub, type TestAccount, type TestHub } from '#test/support/hub.ts';
import { startReceiver } from '#test/support/receiver.ts';
import { until } from '#test/support/until.ts';
import { startTestWork } from '#test/support/work.ts';
import { createTrimFeeds } from '#workers/jobs/trim-feeds.ts';
import { connect } from './support/connect.ts';

/** As if 40 days had passed, and the hour of trimming had come. */
async function passDays(hub: TestHub, account: TestAccount): Promise<void> {
  const { feed, relay } = hub.services;
  await relay.idle();
  await until(async () => (await feed.cursors.list(account.id)).get('hub') === (await feed.end(account.id)));
  const longAgo = new Date(Date.now() - 40 * 24 * 3600 * 1000);
  await feed.collections.lines.updateMany({ accountId: account.id }, { $set: { recordedAt: longAgo } });
  await createTrimFeeds(hub.services)();
  await relay.idle();
}

async function notificationsOf(account: TestAccount): Promise<any[]> {
  return (await ok(account.ask('GET', '/v1/notifications'))).body.items;
}

describe('notifications whose lines were removed', () => {
  it('are kept for an endpoint that takes notifications, however old', async () => {
    await using hub = await startTestHub();
    await using receiver = await startReceiver();
    await using _work = startTestWork(hub);
    const account = await connect(hub, receiver);
    receiver.answer = () => ({ status: receiver.received.length > 1 ? 200 : 500 });
    await ok(account.ask('PUT', '/v1/tasks/T-1', { title: 'Visit' }));
    await until(() => receiver.received.length === 1);

    await passDays(hub, account);
    await until(() => receiver.received.length === 2);

    expect(receiver.received[1]?.body.data.key).to.equal('T-1');
  });

  it('fail with a reason in the reader’s language, and nothing is sent', async () => {
    await using hub = await startTestHub();
    await using receiver = await startReceiver();
    await using _work = startTestWork(hub);
    const account = await connect(hub, receiver);
    receiver.answer = () => ({ status: 410 });
    await ok(account.ask('PUT', '/v1/tasks/T-1', { title: 'Visit' }));
    await until(async () => !(await account.ask('GET', '/v1/endpoints/erp')).body.enabled);
    for (const key of ['O-1', 'O-2']) await ok(account.ask('PUT', `/v1/points/${key}`, { name: 'Shop' }));
    await passDays(hub, account);
    receiver.received.length = 0;
    receiver.answer = () => ({ status: 200 });

    await ok(account.ask('PATCH', '/v1/endpoints/erp', { enabled: true }));
    const [first] = await until(async () => {
      const all = await notificationsOf(account);
      return all[0]?.state === 'failed' ? all : undefined;
    });

    expect(first.reason.code).to.equal('lineGone');
    expect(first.reason.message).to.include('nothing left to send');
    expect(first.attemptCount).to.equal(1);
    expect(first).to.not.have.property('dueAt');
    expect(receiver.received).to.deep.equal([]);
  });

  it('an endpoint that was disabled too long is told what it missed, and goes on where the feed begins', async () => {
    await using hub = await startTestHub();
    await using receiver = await startReceiver();
    await using _work = startTestWork(hub);
    const account = await connect(hub, receiver);
    const { feed } = hub.services;
    await until(async () =>
      [...(await feed.cursors.list(account.id)).keys()].some((name) => name.startsWith('endpoint')),
    );
    await ok(account.ask('PATCH', '/v1/endpoints/erp', { enabled: false }));
    for (const key of ['T-1', 'T-2']) await ok(account.ask('PUT', `/v1/tasks/${key}`, { title: 'Missed' }));

    await passDays(hub, account);
    await passDays(hub, account);
    const { missed } = (await account.ask('GET', '/v1/endpoints/erp')).body;
    await ok(account.ask('PUT', '/v1/tasks/T-3', { title: 'Kept' }));
    await ok(account.ask('PATCH', '/v1/endpoints/erp', { enabled: true }));
    await ok(account.ask('PUT', '/v1/tasks/T-4', { title: 'After' }));
    await until(() => receiver.received.length >= 2);

    expect(missed.to).to.be.at.least(missed.from + 1);
    expect(receiver.received.map(({ body }) => body.data.key).sort()).to.deep.equal(['T-3', 'T-4']);
    const after = (await feed.firstSequence(account.id)) - 1;
    const events = (await ok(account.ask('GET', `/v1/events?after=${after}&type=endpoint.missed`))).body.items;
    expect(events.at(-1).changes.missed[1].from).to.equal(missed.from);
    expect(events.at(-1).subject).to.deep.equal({ kind: 'endpoint', key: 'erp' });
  });
});
