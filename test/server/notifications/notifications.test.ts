import { expect } from 'chai';
import { ok } from '#test/support/drop.ts';
import { startTestHub } from '#test/support/hub.ts';
import { startReceiver } from '#test/support/receiver.ts';
import { spawnJoined } from '#test/support/spawn.ts';
import { until } from '#test/support/until.ts';
import { startTestWork } from '#test/support/work.ts';
import { connect } from './support/connect.ts';

describe('notifications', () => {
  it('tell each event once, signed, with the feed’s id and number', async () => {
    await using hub = await startTestHub();
    await using receiver = await startReceiver();
    await using _work = startTestWork(hub);
    const account = await connect(hub, receiver);

    await ok(account.ask('PUT', '/v1/tasks/T-1', { title: 'Visit' }));
    await ok(account.ask('PATCH', '/v1/tasks/T-1', { title: 'Visit twice' }));
    await until(() => receiver.received.length >= 2);

    const events = (await account.ask('GET', '/v1/events?type=task.created&type=task.updated')).body.items;
    expect(receiver.received.map(({ body }) => [body.id, body.type, body.sequence])).to.deep.equal(
      events.map((event: any) => [event.id, event.type, event.sequence]),
    );
    expect(
      receiver.received.every(({ id, verified, body }) => verified && id === body.id && body.account === account.id),
    ).to.equal(true);
    expect(receiver.received[1]?.body.data).to.deep.include({
      key: 'T-1',
      changes: { title: ['Visit', 'Visit twice'] },
    });
    expect(receiver.received[1]?.body.data.task.title).to.equal('Visit twice');
    await until(async () =>
      (await account.ask('GET', '/v1/notifications')).body.items.every((each: any) => each.state === 'delivered'),
    );
  });

  it('what an endpoint did not ask for is not sent', async () => {
    await using hub = await startTestHub();
    await using receiver = await startReceiver();
    await using _work = startTestWork(hub);
    const account = await connect(hub, receiver, { filter: { field: 'subjectKey', op: 'startsWith', value: 'A-' } });

    for (const key of ['B-1', 'A-1', 'B-2', 'A-2']) await ok(account.ask('PUT', `/v1/tasks/${key}`, { title: key }));
    await ok(account.ask('PUT', '/v1/points/A-3', { name: 'Shop' }));
    await until(() => receiver.received.length >= 2);
    const { body } = await account.ask('GET', '/v1/notifications');

    expect(receiver.received.map((each) => each.body.data.key)).to.deep.equal(['A-1', 'A-2']);
    expect(body.items).to.have.length(2);
  });

  it('a refused one is sent again after 5 s with the same id; later ones about the same task wait for it, others do not', async () => {
    await using hub = await startTestHub();
    await using receiver = await startReceiver();
    await using _work = startTestWork(hub);
    const account = await connect(hub, receiver);
    let refusals = 1;
    receiver.answer = ({ body }) => ({ status: body.data.key === 'T-1' && refusals-- > 0 ? 500 : 200 });

    await ok(account.ask('PUT', '/v1/tasks/T-1', { title: 'Visit' }));
    await ok(account.ask('PATCH', '/v1/tasks/T-1', { title: 'Visit twice' }));
    await ok(account.ask('PUT', '/v1/tasks/T-2', { title: 'Other' }));
    await until(() => receiver.received.length >= 4);

    const ofFirst = receiver.received.filter(({ body }) => body.data.key === 'T-1');
    expect(ofFirst.map(({ body }) => body.type)).to.deep.equal(['task.created', 'task.created', 'task.updated']);
    expect(ofFirst[0]?.id).to.equal(ofFirst[1]?.id);
    expect((ofFirst[1]?.at ?? 0) - (ofFirst[0]?.at ?? 0)).to.be.within(3_900, 9_000);
    const other = receiver.received.find(({ body }) => body.data.key === 'T-2');
    expect(other?.at).to.be.lessThan(ofFirst[1]?.at ?? 0);
    const [logged] = await until(async () => {
      const { items } = (await account.ask('GET', '/v1/notifications')).body;
      return items.every((each: any) => each.state === 'delivered') && items;
    });
    expect(logged.attempts.map((attempt: any) => attempt.status)).to.deep.equal([500, 200]);
    expect(logged.attempts[0].head).to.equal('thank you');
  });

  it('410 disables the endpoint, and enabling it again delivers what waited', async () => {
    await using hub = await startTestHub();
    await using receiver = await startReceiver();
    await using _work = startTestWork(hub);
    const account = await connect(hub, receiver);
    receiver.answer = () => ({ status: 410 });

    await ok(account.ask('PUT', '/v1/tasks/T-1', { title: 'Visit' }));
    const disabled = await until(async () => {
      const { body } = await account.ask('GET', '/v1/endpoints/erp');
      return body.enabled === false && body;
    });
    expect(disabled.disabledReason).to.include('410');
    receiver.answer = () => ({ status: 200 });
    await ok(account.ask('PUT', '/v1/tasks/T-2', { title: 'Meanwhile' }));
    await ok(account.ask('PATCH', '/v1/endpoints/erp', { enabled: true }));
    await until(() => receiver.received.some(({ body }) => body.data.key === 'T-2'));
    await until(() => receiver.received.filter(({ body }) => body.data.key === 'T-1').length === 2);

    expect((await account.ask('GET', '/v1/endpoints/erp')).body).to.not.have.property('disabledReason');
  });

  it('Retry-After leaves the whole endpoint alone', async () => {
    await using hub = await startTestHub();
    await using receiver = await startReceiver();
    await using _work = startTestWork(hub);
    const account = await connect(hub, receiver);
    let asked = 0;
    receiver.answer = () => {
      asked += 1;
      return asked === 1 ? { status: 503, headers: { 'retry-after': '6' } } : { status: 200 };
    };

    await ok(account.ask('PUT', '/v1/tasks/T-1', { title: 'Visit' }));
    await until(() => receiver.received.length === 1);
    await ok(account.ask('PUT', '/v1/tasks/T-2', { title: 'Other' }));
    await until(() => receiver.received.length >= 3);

    expect(receiver.received.slice(1).every(({ at }) => at - (receiver.received[0]?.at ?? 0) >= 5_900)).to.equal(true);
  });

  it('an address in a private range is refused when it is saved, and when it is called', async () => {
    await using hub = await startTestHub();
    await using receiver = await startReceiver();
    await using _work = startTestWork(hub);
    const account = await connect(hub, receiver);
    await hub.services.hub.change(hub.owner, { allowedRanges: [] });

    const saved = await account.ask('PUT', '/v1/endpoints/other', {
      url: 'http://169.254.169.254/latest',
      eventTypes: ['task.created'],
    });
    await ok(account.ask('PUT', '/v1/tasks/T-1', { title: 'Visit' }));
    const [logged] = await until(async () => {
      const { items } = (await account.ask('GET', '/v1/notifications')).body;
      return items[0]?.attempts.length > 0 && items;
    });

    expect(saved.status).to.equal(422);
    expect(saved.body.code).to.equal('way_out.refused');
    expect(saved.body.title).to.include('169.254.169.254');
    expect(logged.attempts[0].error).to.include('way_out.refused');
    expect(receiver.received).to.have.length(0);
  });

  it('a worker killed between claim and answer: another sends again within 15 s, with the same id, and nothing else twice', async function () {
    this.timeout(60_000);
    await using hub = await startTestHub();
    await using receiver = await startReceiver();
    const account = await connect(hub, receiver);
    const worker = spawnJoined(hub, 'test/support/worker-process.ts');
    await worker.message<{ working?: boolean }>((said) => said.working === true);
    let release: (() => void) | undefined;
    receiver.answer = async ({ body }) => {
      if (body.data.key === 'T-1' && !release) await new Promise<void>((resolve) => (release = resolve));
      return { status: 200 };
    };
    await ok(account.ask('PUT', '/v1/tasks/T-1', { title: 'Visit' }));
    await until(() => receiver.received.length === 1);

    await worker.kill();
    const killedAt = Date.now();
    release?.();
    await using _second = startTestWork(hub);
    await ok(account.ask('PUT', '/v1/tasks/T-2', { title: 'Other' }));
    await until(() => receiver.received.length >= 3, { withinMs: 30_000 });

    expect(Date.now() - killedAt).to.be.lessThan(15_500);
    expect(receiver.received.map(({ body }) => body.data.key)).to.deep.equal(['T-1', 'T-1', 'T-2']);
    expect(receiver.received[0]?.id).to.equal(receiver.received[1]?.id);
    await until(async () =>
      (await account.ask('GET', '/v1/notifications')).body.items.every((each: any) => each.state === 'delivered'),
    );
    const [first] = (await account.ask('GET', '/v1/notifications')).body.items;
    expect(first.attemptCount).to.equal(2);
  });
});
