import { setTimeout as sleep } from 'node:timers/promises';
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
  const stream = { hints: 0, last: 0, ended: false, close: () => ended.abort() };
  void (async () => {
    const decoder = new TextDecoder();
    for await (const chunk of answer.body ?? []) {
      const text = decoder.decode(chunk, { stream: true });
      stream.hints += text.split('event: hint').length - 1;
      stream.last = Number(/"sequence":(\d+)}\s*$/.exec(text)?.[1] ?? stream.last);
    }
  })()
    .catch(() => undefined)
    .finally(() => {
      stream.ended = true;
    });
  await until(() => stream.hints === 1);
  return stream;
}

/** Counts the watches on feeds that streams hold: an account's is given back with its last stream. */
function countWatches(hub: TestHub): () => number {
  const { watch } = hub.services;
  const { account } = watch;
  let held = 0;
  watch.account = (accountId, listener) => {
    const unwatch = account(accountId, listener);
    held += 1;
    return () => {
      held -= 1;
      unwatch();
    };
  };
  return () => held;
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
    const held = countWatches(hub);
    const account = await hub.makeAccount();
    await makeField(account);
    const phone = await signInPhone(account, 'M-01');
    const streams = [await openStream(hub, phone), await openStream(hub, phone)];
    expect(held()).to.equal(1);

    for (const stream of streams) stream.close();

    await until(() => held() === 0);
  });

  it('nor of one whose phone left before it stood', async () => {
    await using hub = await startTestHub();
    const held = countWatches(hub);
    const account = await hub.makeAccount();
    await makeField(account);
    const phone = await signInPhone(account, 'M-01');
    let asked = 0;
    const { whoCalls } = hub.services.devices;
    hub.services.devices.whoCalls = async (caller) => {
      const who = await whoCalls(caller);
      await sleep(20);
      asked += 1;
      return who;
    };

    for (let index = 0; index < 60; index += 1) {
      const answer = fetch(`${hub.url}/device/v1/stream`, {
        headers: { authorization: `Bearer ${phone.token}` },
        signal: AbortSignal.timeout(4 + (index % 20)),
      });
      await answer.catch(() => undefined);
    }
    await until(() => asked > 0);
    (await openStream(hub, phone)).close();

    await until(() => held() === 0);
  });

  it('a phone has three at most: the newest stay', async () => {
    await using hub = await startTestHub();
    const account = await hub.makeAccount();
    await makeField(account);
    const phone = await signInPhone(account, 'M-01');
    const other = await openStream(hub, await signInPhone(account, 'M-01'));
    const streams: Awaited<ReturnType<typeof openStream>>[] = [];
    for (let index = 0; index < 5; index += 1) streams.push(await openStream(hub, phone));

    await until(() => streams[1]?.ended);

    expect([other, ...streams].map(({ ended }) => ended)).to.deep.equal([false, true, true, false, false, false]);
  });

  it('follow their employee into another group', async () => {
    await using hub = await startTestHub();
    const account = await hub.makeAccount();
    await makeField(account);
    const stream = await openStream(hub, await signInPhone(account, 'M-02'));
    const give = (key: string) =>
      ok(account.ask('PUT', `/v1/tasks/${key}`, { title: key, assignee: { groupKey: 'north' } }));

    await ok(account.ask('PATCH', '/v1/employees/M-02', { groups: ['north'] }));
    await until(() => stream.hints === 2);
    await give('T-1');
    await until(() => stream.hints === 3);
    await ok(account.ask('PATCH', '/v1/employees/M-02', { groups: [] }));
    await until(() => stream.hints === 4);
    await give('T-2');
    await ok(account.ask('PUT', '/v1/tasks/T-3', { title: 'x', assignee: { employeeKey: 'M-02' } }));
    await until(() => stream.hints === 5);

    await hub.services.relay.idle();
    expect(stream.last).to.equal(await hub.services.feed.end(account.id));
  });

  it('end when the phone is signed out or its employee disabled, on whatever server that happened', async () => {
    await using hub = await startTestHub();
    const account = await hub.makeAccount();
    await makeField(account);
    const open = async (employeeKey: string) => openStream(hub, await signInPhone(account, employeeKey));
    const [here, elsewhere, disabled] = [await open('M-01'), await open('M-01'), await open('M-02')];
    const [first, second] = (await account.ask('GET', '/v1/devices')).body.items;

    await ok(account.ask('POST', `/v1/devices/${first.id}/revoke`));
    await until(() => here.ended);
    await hub.services.devices.revoke(account.caller, second.id);
    await ok(account.ask('PUT', '/v1/tasks/T', { title: 'x', assignee: { groupKey: 'north' } }));
    await until(() => elsewhere.ended);
    await ok(account.ask('POST', '/v1/employees/M-02/disable'));
    await until(() => disabled.ended);

    expect([here, elsewhere, disabled].map(({ hints }) => hints)).to.deep.equal([1, 1, 1]);
  });
});
