import { expect } from 'chai';
import { ok } from '#test/support/drop.ts';
import { startTestHub, type TestAccount, type TestHub } from '#test/support/hub.ts';
import { type Phone, signInPhone } from '#test/support/phone.ts';
import { until } from '#test/support/until.ts';

/** Opens a phone's stream and counts its hints. */
async function openStream(hub: TestHub, phone: Phone) {
  const ended = new AbortController();
  const answer = await fetch(`${hub.url}/device/v1/stream`, {
    headers: { authorization: `Bearer ${phone.token}` },
    signal: ended.signal,
  });
  expect(answer.headers.get('content-type')).to.include('text/event-stream');
  const stream = { hints: 0, last: 0, close: () => ended.abort() };
  void (async () => {
    const decoder = new TextDecoder();
    for await (const chunk of answer.body ?? []) {
      const text = decoder.decode(chunk, { stream: true });
      stream.hints += text.split('event: hint').length - 1;
      stream.last = Number(/"sequence":(\d+)}\s*$/.exec(text)?.[1] ?? stream.last);
    }
  })().catch(() => undefined);
  await until(() => stream.hints === 1);
  return stream;
}

async function makeField(account: TestAccount): Promise<void> {
  await ok(account.ask('PUT', '/v1/groups/north', { name: 'North' }));
  for (const [key, groups] of [
    ['M-01', ['north']],
    ['M-02', []],
  ] as const)
    await ok(account.ask('PUT', `/v1/employees/${key}`, { name: key, groups }));
  await ok(account.ask('PUT', '/v1/points/P', { name: 'Shop' }));
  await ok(account.ask('PUT', '/v1/points/Q', { name: 'Other shop' }));
}

describe('hints on open streams', () => {
  it('reach the phones that a change may concern, and no others', async () => {
    await using hub = await startTestHub();
    const account = await hub.makeAccount();
    await makeField(account);
    const phones = [await signInPhone(account, 'M-01'), await signInPhone(account, 'M-02')];
    await ok(account.ask('PUT', '/v1/tasks/T-1', { title: 'x', pointKey: 'P', assignee: { employeeKey: 'M-02' } }));
    await hub.services.relay.idle();
    const [one, two] = await Promise.all(phones.map((phone) => openStream(hub, phone)));
    const seen = () => [one?.hints, two?.hints];

    await ok(account.ask('PUT', '/v1/tasks/T-2', { title: 'x', assignee: { groupKey: 'north' } }));
    await until(() => one?.hints === 2);
    await ok(account.ask('PATCH', '/v1/points/P', { name: 'Shop, back door' }));
    await until(() => two?.hints === 2);
    await ok(account.ask('PATCH', '/v1/points/Q', { name: 'Nobody is there' }));
    await ok(account.ask('PUT', '/v1/tasks/T-1', { title: 'x', assignee: { employeeKey: 'M-01' } }));
    await until(() => one?.hints === 3 && two?.hints === 3);

    expect(seen()).to.deep.equal([3, 3]);
    one?.close();
    two?.close();
  });

  it('are few however much changes: they join while one is on its way', async () => {
    await using hub = await startTestHub();
    const account = await hub.makeAccount();
    await makeField(account);
    const stream = await openStream(hub, await signInPhone(account, 'M-01'));

    const rows = Array.from({ length: 500 }, (_, index) => ({
      key: `T-${index}`,
      patch: { title: 'x', assignee: { employeeKey: 'M-01' } },
      changeId: `c-${index}`,
    }));
    await hub.services.tasks.upsertMany(account.caller, rows);
    await hub.services.relay.idle();
    const end = await hub.services.feed.end(account.id);
    await until(() => stream.last === end);

    expect(stream.hints).to.be.lessThan(20);
    stream.close();
  });

  it('of a closed stream nothing is left behind', async () => {
    await using hub = await startTestHub();
    const account = await hub.makeAccount();
    await makeField(account);
    const phone = await signInPhone(account, 'M-01');
    for (let round = 0; round < 20; round += 1) (await openStream(hub, phone)).close();
    await ok(account.ask('PUT', '/v1/tasks/T', { title: 'x', assignee: { employeeKey: 'M-01' } }));
    await hub.services.relay.idle();
    expect((await fetch(`${hub.url}/health`)).status).to.equal(200);
  });
});
