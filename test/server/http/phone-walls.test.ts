import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import { ok } from '#test/support/drop.ts';
import { startTestHub, type TestAccount, type TestHub } from '#test/support/hub.ts';
import { makeAttachment, type Phone, signInPhone } from '#test/support/phone.ts';
import { until } from '#test/support/until.ts';

/** An account with the same names as every other one. */
async function makeField(hub: TestHub): Promise<TestAccount> {
  const account = await hub.makeAccount();
  await ok(account.ask('PUT', '/v1/groups/G', { name: 'G' }));
  await ok(account.ask('PUT', '/v1/points/P', { name: 'P' }));
  for (const key of ['M-01', 'M-02'])
    await ok(account.ask('PUT', `/v1/employees/${key}`, { name: key, groups: ['G'] }));
  return account;
}

const give = (account: TestAccount, key: string, assignee: object) =>
  ok(account.ask('PUT', `/v1/tasks/${key}`, { title: key, pointKey: 'P', assignee }));

/** Opens a phone's stream and gathers what it says. */
async function listen(hub: TestHub, phone: Phone): Promise<{ text: string }> {
  const answer = await fetch(`${hub.url}/device/v1/stream`, { headers: { authorization: `Bearer ${phone.token}` } });
  const heard = { text: '' };
  void (async () => {
    for await (const chunk of answer.body ?? []) heard.text += Buffer.from(chunk).toString();
  })().catch(() => undefined);
  await until(() => heard.text.includes('hint'));
  return heard;
}

async function upload(hub: TestHub, phone: Phone, id: string, offset: number, bytes: Uint8Array): Promise<number> {
  const answer = await fetch(`${hub.url}/device/v1/attachments/${id}?offset=${offset}`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${phone.token}`, 'content-type': 'application/octet-stream' },
    body: Buffer.from(bytes),
  });
  return answer.status;
}

describe('the walls around a phone', () => {
  it('no hint comes from another account, though all names are the same', async () => {
    await using hub = await startTestHub();
    const [a, b] = [await makeField(hub), await makeField(hub)];
    await give(a, 'T', { employeeKey: 'M-01' });
    await hub.services.relay.idle();
    const heard = await listen(hub, await signInPhone(a, 'M-01'));
    const ofB = await listen(hub, await signInPhone(b, 'M-01'));

    await give(b, 'T', { employeeKey: 'M-01' });
    await give(b, 'T-2', { groupKey: 'G' });
    await ok(b.ask('PATCH', '/v1/points/P', { name: 'P of B' }));
    await ok(b.ask('PATCH', '/v1/employees/M-01', { groups: [] }));
    await hub.services.relay.idle();
    const end = await hub.services.feed.end(b.id);
    await until(() => ofB.text.includes(`{"sequence":${end}}`));

    expect(heard.text.split('event: hint')).to.have.length(2);
    await give(a, 'T', { groupKey: 'G' });
    await until(() => heard.text.split('event: hint').length === 3);
  });

  it('a pull gives nothing of colleagues and other accounts', async () => {
    await using hub = await startTestHub();
    const [a, b] = [await makeField(hub), await makeField(hub)];
    const phone = await signInPhone(a, 'M-01');
    await phone.pull();
    await give(a, 'OWN', { employeeKey: 'M-01' });
    await give(a, 'COLLEAGUE', { employeeKey: 'M-02' });
    await give(a, 'TAKEN', { groupKey: 'G', employeeKey: 'M-02' });
    await give(b, 'FOREIGN', { employeeKey: 'M-01' });
    await hub.services.relay.idle();

    await phone.pull();
    const anew = await signInPhone(a, 'M-01');
    await anew.pull();

    for (const { held } of [phone, anew]) expect([...held.keys()].sort()).to.deep.equal(['point:P', 'task:OWN']);
  });

  it('an entry under the id of a colleague’s entry is refused, and does nothing to that one', async () => {
    await using hub = await startTestHub();
    const account = await makeField(hub);
    const [one, two] = [await signInPhone(account, 'M-01'), await signInPhone(account, 'M-02')];
    const mine = one.mutation('message', { text: 'mine' });
    await one.push(mine);

    const [answer] = await two.push({ ...two.mutation('message', { text: 'not mine' }), id: mine.id });

    expect(answer).to.include({ result: 'rejected', reason: 'idTaken' });
    expect((await account.ask('GET', `/v1/entries/${mine.id}`)).body).to.include({ employeeKey: 'M-01', text: 'mine' });
    expect((await one.push(mine))[0]).to.include({ result: 'duplicate' });
  });

  it('a colleague who names the same attachment neither stops nor reads nor fills it', async () => {
    await using hub = await startTestHub();
    const account = await makeField(hub);
    const [one, two] = [await signInPhone(account, 'M-01'), await signInPhone(account, 'M-02')];
    const { bytes, announced } = makeAttachment(randomBytes(2_000));
    const other = makeAttachment(randomBytes(2_000));
    const [mine, theirs] = [
      one.mutation('form.submitted', { attachments: [announced] }),
      two.mutation('form.submitted', { attachments: [{ ...other.announced, id: announced.id }] }),
    ];
    await two.push(theirs);
    await one.push(mine);

    expect(await upload(hub, one, announced.id, 0, bytes.subarray(0, 1_000))).to.equal(204);
    expect(await upload(hub, two, announced.id, 0, other.bytes)).to.equal(204);
    expect(await upload(hub, one, announced.id, 1_000, bytes.subarray(1_000))).to.equal(204);

    for (const [{ id }, right] of [
      [mine, bytes],
      [theirs, other.bytes],
    ] as const) {
      const [{ state, url }] = (await account.ask('GET', `/v1/entries/${id}`)).body.attachments;
      expect(state).to.equal('stored');
      expect(Buffer.from(await (await fetch(url)).arrayBuffer()).equals(right)).to.equal(true);
    }
  });
});
