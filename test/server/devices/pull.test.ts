import { expect } from 'chai';
import { ok } from '#test/support/drop.ts';
import { startTestHub, type TestAccount, type TestHub } from '#test/support/hub.ts';
import { signInPhone } from '#test/support/phone.ts';

async function makeField(account: TestAccount): Promise<void> {
  await ok(account.ask('PUT', '/v1/groups/north', { name: 'North' }));
  await ok(account.ask('PUT', '/v1/groups/south', { name: 'South' }));
  await ok(account.ask('PUT', '/v1/employees/M-01', { name: 'Ana', groups: ['north'] }));
  await ok(account.ask('PUT', '/v1/employees/M-02', { name: 'Bo', groups: ['north'] }));
  await ok(account.ask('PUT', '/v1/forms/F', { name: 'Form', fields: [{ key: 'ok', label: 'OK?', type: 'boolean' }] }));
  await ok(account.ask('PUT', '/v1/task-types/INST', { name: 'Installation', formKeys: ['F'] }));
  await ok(account.ask('PUT', '/v1/points/P', { name: 'Shop', location: { lat: 40.4, lon: -3.7 } }));
}

async function task(hub: TestHub, account: TestAccount, key: string, fields: object): Promise<void> {
  await ok(account.ask('PUT', `/v1/tasks/${key}`, { title: key, ...fields }));
  await hub.services.relay.idle();
}

describe('what a phone pulls', () => {
  it('a task with its point, type and forms, and what changes about them', async () => {
    await using hub = await startTestHub();
    const account = await hub.makeAccount();
    await makeField(account);
    const phone = await signInPhone(account, 'M-01');
    await phone.pull();
    expect([...phone.held.keys()]).to.deep.equal([]);

    await task(hub, account, 'T-1', {
      pointKey: 'P',
      typeKey: 'INST',
      formKeys: ['F'],
      assignee: { employeeKey: 'M-01' },
    });
    await task(hub, account, 'T-2', { assignee: { employeeKey: 'M-02' } });
    await phone.pull();
    expect([...phone.held.keys()].sort()).to.deep.equal(['form:F', 'point:P', 'task:T-1', 'taskType:INST']);

    await ok(account.ask('PATCH', '/v1/points/P', { name: 'Shop, back door' }));
    await hub.services.relay.idle();
    await phone.pull();
    expect(phone.held.get('point:P')?.name).to.equal('Shop, back door');
  });

  it('a reassigned, canceled or finished task leaves it; another phone gets it', async () => {
    await using hub = await startTestHub();
    const account = await hub.makeAccount();
    await makeField(account);
    const [one, two] = [await signInPhone(account, 'M-01'), await signInPhone(account, 'M-02')];
    await task(hub, account, 'T-1', { assignee: { employeeKey: 'M-01' } });
    await task(hub, account, 'T-2', { assignee: { employeeKey: 'M-01' } });
    await one.pull();

    await task(hub, account, 'T-1', { assignee: { employeeKey: 'M-02' } });
    await ok(account.ask('POST', '/v1/tasks/T-2/cancel', { reason: 'no need' }));
    await hub.services.relay.idle();
    await one.pull();
    await two.pull();

    expect([...one.held.keys()]).to.deep.equal([]);
    expect([...two.held.keys()]).to.deep.equal(['task:T-1']);
  });

  it('the first member of a group who accepts has the task; the group stays named; a decline hides it from the one who declined', async () => {
    await using hub = await startTestHub();
    const account = await hub.makeAccount();
    await makeField(account);
    const [one, two] = [await signInPhone(account, 'M-01'), await signInPhone(account, 'M-02')];
    for (const key of ['T-1', 'T-2']) await task(hub, account, key, { assignee: { groupKey: 'north' } });
    await Promise.all([one.pull(), two.pull()]);
    expect([...two.held.keys()].sort()).to.deep.equal(['task:T-1', 'task:T-2']);

    const accepted = await Promise.all(
      [one, two].map((phone) => phone.push(phone.mutation('task.acknowledged', { taskKey: 'T-1' }))),
    );
    await one.push(one.mutation('task.declined', { taskKey: 'T-2', reason: 'too far' }));
    await hub.services.relay.idle();
    await Promise.all([one.pull(), two.pull()]);

    expect(
      accepted
        .flat()
        .map(({ result }) => result)
        .sort(),
    ).to.deep.equal(['applied', 'recorded']);
    const stored = (await account.ask('GET', '/v1/tasks/T-1')).body;
    expect(stored.assignee).to.have.property('groupKey', 'north');
    const winner = stored.assignee.employeeKey === 'M-01' ? one : two;
    const loser = winner === one ? two : one;
    expect(winner.held.has('task:T-1')).to.equal(true);
    expect(loser.held.has('task:T-1')).to.equal(false);
    expect(one.held.has('task:T-2')).to.equal(false);
    expect(two.held.has('task:T-2')).to.equal(true);
    await ok(account.ask('PATCH', '/v1/tasks/T-1', { assignee: { groupKey: 'north' } }));
    expect((await account.ask('GET', '/v1/tasks/T-1')).body.assignee.employeeKey).to.equal(stored.assignee.employeeKey);
  });

  it('a task is sent when the phone has confirmed it, not when it was handed out', async () => {
    await using hub = await startTestHub();
    const account = await hub.makeAccount();
    await makeField(account);
    const phone = await signInPhone(account, 'M-01');
    await task(hub, account, 'T-1', { assignee: { employeeKey: 'M-01' } });

    const { body: first } = await phone.ask('GET', '/device/v1/pull');
    expect((await account.ask('GET', '/v1/tasks/T-1')).body.status).to.equal('new');
    await task(hub, account, 'T-2', { assignee: { employeeKey: 'M-01' } });
    await phone.ask('GET', `/device/v1/pull?cursor=${first.cursor}`);

    expect((await account.ask('GET', '/v1/tasks/T-1')).body.status).to.equal('sent');
    expect((await account.ask('GET', '/v1/tasks/T-2')).body.status).to.equal('new');
  });

  it('in pages, also the first time; what changes while it lists is not missed', async () => {
    await using hub = await startTestHub();
    const account = await hub.makeAccount();
    await makeField(account);
    for (let index = 0; index < 25; index += 1)
      await task(hub, account, `T-${index}`, { assignee: { employeeKey: 'M-01' } });
    const phone = await signInPhone(account, 'M-01');

    const { body: page } = await phone.ask('GET', '/device/v1/pull?limit=10');
    await task(hub, account, 'T-3', { assignee: { employeeKey: 'M-01' }, description: 'changed meanwhile' });
    await task(hub, account, 'T-24', { assignee: { employeeKey: 'M-02' } });
    phone.cursor = page.cursor;
    for (const { entity, value } of page.changes) phone.held.set(`${entity}:${value.key}`, value);
    await phone.pull(10);

    expect(phone.held.size).to.equal(24);
    expect(phone.held.get('task:T-3')?.description).to.equal('changed meanwhile');
    expect(phone.held.has('task:T-24')).to.equal(false);
  });

  it('a change of groups, and a cursor older than the feed, make it begin anew', async () => {
    await using hub = await startTestHub();
    const account = await hub.makeAccount();
    await makeField(account);
    const phone = await signInPhone(account, 'M-01');
    await task(hub, account, 'T-1', { assignee: { groupKey: 'south' } });
    await phone.pull();
    expect(phone.held.size).to.equal(0);

    await ok(account.ask('PATCH', '/v1/employees/M-01', { groups: ['south'] }));
    await hub.services.relay.idle();
    const regrouped = await phone.pull();
    expect(regrouped.resets).to.equal(1);
    expect([...phone.held.keys()]).to.deep.equal(['task:T-1']);

    await hub.services.feed.collections.heads.updateOne({ _id: account.id }, { $set: { firstSequence: 1_000 } });
    expect((await phone.pull()).resets).to.equal(1);
    expect([...phone.held.keys()]).to.deep.equal(['task:T-1']);
  }).timeout(10_000);

  it('a deleted point leaves the phones that hold tasks at it, and comes back when it is stored again', async () => {
    await using hub = await startTestHub();
    const account = await hub.makeAccount();
    await makeField(account);
    const phone = await signInPhone(account, 'M-01');
    await task(hub, account, 'T-1', { pointKey: 'P', assignee: { employeeKey: 'M-01' } });
    await phone.pull();

    await ok(account.ask('DELETE', '/v1/points/P'));
    await hub.services.relay.idle();
    await phone.pull();
    expect([...phone.held.keys()]).to.deep.equal(['task:T-1']);

    await ok(account.ask('PUT', '/v1/points/P', { name: 'Shop again' }));
    await hub.services.relay.idle();
    await phone.pull();
    expect(phone.held.get('point:P')?.name).to.equal('Shop again');
  });

  it('a cursor ahead of the feed, as after a restored backup, makes it begin anew', async () => {
    await using hub = await startTestHub();
    const account = await hub.makeAccount();
    await makeField(account);
    const phone = await signInPhone(account, 'M-01');
    await task(hub, account, 'T-1', { assignee: { employeeKey: 'M-01' } });
    await phone.pull();
    const restored = await hub.services.feed.end(account.id);
    await task(hub, account, 'T-2', { assignee: { employeeKey: 'M-01' } });
    await phone.pull();
    const { lines, heads } = hub.services.feed.collections;
    await lines.deleteMany({ accountId: account.id, sequence: { $gt: restored } });
    await heads.updateOne({ _id: account.id }, { $set: { end: restored } });
    await hub.services.tasks.kind.collection.deleteOne({ accountId: account.id, key: 'T-2' });

    expect((await phone.pull()).resets).to.equal(1);
    expect([...phone.held.keys()]).to.deep.equal(['task:T-1']);

    await heads.updateOne({ _id: account.id }, { $set: { end: restored - 1 } });
    const listing = Buffer.from(
      JSON.stringify({
        ...JSON.parse(Buffer.from(phone.cursor ?? '', 'base64url').toString()),
        kind: 'list',
        end: restored,
        after: '',
      }),
    );
    const { body } = await phone.ask('GET', `/device/v1/pull?cursor=${listing.toString('base64url')}`);
    expect(body).to.include({ resetRequired: true });
  });

  it('a disabled employee and a revoked phone are turned away; a code is good once and for its employee only', async () => {
    await using hub = await startTestHub();
    const account = await hub.makeAccount();
    await makeField(account);
    const { body: issued } = await ok(account.ask('POST', '/v1/employees/M-01/device-code'));
    const signIn = (employeeKey: string, code: string) =>
      account.ask('POST', '/device/v1/sign-in', { employeeKey, code }, 'none');

    expect((await signIn('M-02', issued.code)).body.code).to.equal('code.invalid');
    const good = await signIn('M-01', issued.code.toLowerCase().replaceAll('-', ' '));
    expect(good.status).to.equal(200);
    expect((await signIn('M-01', issued.code)).status).to.equal(401);

    await ok(account.ask('POST', '/v1/employees/M-01/disable'));
    expect((await account.ask('GET', '/device/v1/pull', undefined, good.body.token)).status).to.equal(401);
    await ok(account.ask('POST', '/v1/employees/M-01/enable'));
    const { body: second } = await ok(account.ask('POST', '/v1/employees/M-01/device-code'));
    const again = await ok(signIn('M-01', second.code));
    await ok(account.ask('POST', `/v1/devices/${again.body.deviceId}/revoke`));
    expect((await account.ask('GET', '/device/v1/pull', undefined, again.body.token)).status).to.equal(401);
  });
});
