import { expect } from 'chai';
import { ok } from '#test/support/drop.ts';
import { startTestHub } from '#test/support/hub.ts';
import { startReceiver } from '#test/support/receiver.ts';
import { spawnJoined } from '#test/support/spawn.ts';
import { until } from '#test/support/until.ts';
import { startTestWork } from '#test/support/work.ts';
import { connect } from './support/connect.ts';

describe('a delivery', () => {
  it('of a worker stopped beyond its lease writes nothing more after another one has finished', async () => {
    await using hub = await startTestHub();
    await using receiver = await startReceiver();
    const account = await connect(hub, receiver);
    await using stale = spawnJoined(hub, 'test/support/worker-process.ts');
    await stale.message<{ working?: boolean }>(({ working }) => working === true);
    const { promise: answered, resolve: answer } = Promise.withResolvers<{ status: number }>();
    receiver.answer = () => (receiver.received.length === 1 ? answered : { status: 202 });
    await ok(account.ask('PUT', '/v1/tasks/T-1', { title: 'Visit' }));
    await until(() => receiver.received.length === 1);

    stale.process.kill('SIGSTOP');
    answer({ status: 500 });
    const { database } = hub.services;
    const notifications = database.connection.collection('notifications');
    {
      await using _second = startTestWork(hub);
      await until(() => notifications.findOne({ state: 'delivered' }), { withinMs: 40_000 });
    }
    const stateOf = async () => ({
      notifications: await notifications.find().toArray(),
      lanes: await database.connection.collection('lanes').find().toArray(),
      received: receiver.received.length,
    });
    const finished = await stateOf();
    stale.process.kill('SIGCONT');
    stale.send('end');
    await stale.message<{ stopped?: boolean }>(({ stopped }) => stopped === true);

    expect(await stateOf()).to.deep.equal(finished);
    expect(finished.received).to.equal(2);
    const [notification] = finished.notifications;
    expect(notification?.attemptCount).to.equal(2);
    expect(notification?.attempts.map(({ status }: { status: number }) => status)).to.deep.equal([202]);
  }).timeout(60_000);
});
