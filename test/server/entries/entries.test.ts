import { createHash, randomBytes } from 'node:crypto';
import { expect } from 'chai';
import { ok } from '#test/support/drop.ts';
import { startTestHub, type TestAccount, type TestHub } from '#test/support/hub.ts';
import { makeAttachment, type Phone, signInPhone } from '#test/support/phone.ts';

async function startField(hub: TestHub): Promise<{ account: TestAccount; phone: Phone }> {
  const account = await hub.makeAccount();
  await ok(account.ask('PUT', '/v1/employees/M-01', { name: 'Ana' }));
  await ok(account.ask('PUT', '/v1/tasks/T', { title: 'Visit', assignee: { employeeKey: 'M-01' } }));
  return { account, phone: await signInPhone(account, 'M-01') };
}

async function typesOf(hub: TestHub, account: TestAccount, prefix: string): Promise<string[]> {
  await hub.services.relay.idle();
  const lines = await hub.services.feed.collections.lines
    .find({ accountId: account.id })
    .sort({ sequence: 1 })
    .toArray();
  return lines.map((line) => line.type).filter((type) => type.startsWith(prefix));
}

async function put(
  phone: Phone,
  hub: TestHub,
  id: string,
  offset: number,
  bytes: Uint8Array,
  headers: Record<string, string> = {},
) {
  const answer = await fetch(`${hub.url}/device/v1/attachments/${id}?offset=${offset}`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${phone.token}`, 'content-type': 'application/octet-stream', ...headers },
    body: Buffer.from(bytes),
  });
  const text = await answer.text();
  return {
    status: answer.status,
    offset: answer.headers.get('upload-offset'),
    code: text ? JSON.parse(text).code : undefined,
  };
}

describe('entries', () => {
  it('are stored once, whatever is sent again, and move their task', async () => {
    await using hub = await startTestHub();
    const { account, phone } = await startField(hub);
    const started = phone.mutation('task.started', { taskKey: 'T' });
    const done = phone.mutation('task.done', { taskKey: 'T' });

    const first = await phone.push(started, done);
    const again = await phone.push(started, done, phone.mutation('work.ended'));

    expect(first.map(({ result }) => result)).to.deep.equal(['applied', 'applied']);
    expect(again.map(({ result }) => result)).to.deep.equal(['duplicate', 'duplicate', 'applied']);
    expect((await account.ask('GET', '/v1/tasks/T')).body.status).to.equal('done');
    expect(await typesOf(hub, account, 'entry.')).to.deep.equal([
      'entry.created',
      'entry.completed',
      'entry.created',
      'entry.completed',
      'entry.created',
      'entry.completed',
    ]);
    expect(await typesOf(hub, account, 'task.')).to.deep.equal(['task.created', 'task.updated', 'task.done']);
  });

  it('are never refused because the task moved on or is not known; what cannot be read is named', async () => {
    await using hub = await startTestHub();
    const { account, phone } = await startField(hub);
    await ok(account.ask('POST', '/v1/tasks/T/cancel', { reason: 'no need' }));

    const results = await phone.push(
      phone.mutation('task.started', { taskKey: 'T' }),
      phone.mutation('task.started', { taskKey: 'NEVER-HEARD-OF' }),
      { id: 'not a uuid', type: 'dance', deviceTime: 'yesterday' },
      phone.mutation('work.started'),
    );

    expect(results.map(({ result }) => result)).to.deep.equal(['recorded', 'recorded', 'rejected', 'applied']);
    expect(JSON.stringify(results[2]?.problems))
      .to.include('/id')
      .and.include('/type')
      .and.include('/deviceTime')
      .and.include('/timeZone');
    expect((await account.ask('GET', '/v1/entries')).body.items).to.have.length(3);
  });

  it('name what they are about: without it they are rejected, with the place', async () => {
    await using hub = await startTestHub();
    const account = await hub.makeAccount();
    await ok(account.ask('PUT', '/v1/employees/E-1', { name: 'Ana' }));
    const phone = await signInPhone(account, 'E-1');

    const results = await phone.push(
      phone.mutation('task.done'),
      phone.mutation('point.visited'),
      phone.mutation('work.started'),
    );

    expect(results.map(({ result }) => result)).to.deep.equal(['rejected', 'rejected', 'applied']);
    expect(
      results.flatMap(({ problems = [] }) => (problems as { pointer: string }[]).map(({ pointer }) => pointer)),
    ).to.deep.equal(['/args/taskKey', '/args/pointKey']);
  });

  it('work done before a cancellation but synced after it ends as done, with an event', async () => {
    await using hub = await startTestHub();
    const { account, phone } = await startField(hub);
    const minutesAgo = (minutes: number) => ({ deviceTime: new Date(Date.now() - minutes * 60_000).toISOString() });
    const [started, done] = [
      phone.mutation('task.started', { taskKey: 'T' }, minutesAgo(30)),
      phone.mutation('task.done', { taskKey: 'T' }, minutesAgo(10)),
    ];
    await ok(account.ask('POST', '/v1/tasks/T/cancel', { reason: 'no need' }));

    await phone.push(started, done);

    expect((await account.ask('GET', '/v1/tasks/T')).body.status).to.equal('done');
    expect((await typesOf(hub, account, 'task.')).at(-1)).to.equal('task.done');
  });

  it('a phone’s wrong clock is corrected, and nothing happened after it was received', async () => {
    await using hub = await startTestHub();
    const { account, phone } = await startField(hub);
    const ahead = (ms: number) => new Date(Date.now() + 3_600_000 + ms).toISOString();
    const mutation = phone.mutation('work.started', {}, { deviceTime: ahead(-60_000) });

    await fetch(`${hub.url}/device/v1/push`, {
      method: 'POST',
      headers: { authorization: `Bearer ${phone.token}`, 'content-type': 'application/json', 'device-time': ahead(0) },
      body: JSON.stringify({ mutations: [mutation] }),
    });

    const [entry] = (await account.ask('GET', '/v1/entries')).body.items;
    expect(Date.parse(entry.receivedAt) - Date.parse(entry.at)).to.be.within(58_000, 62_000);
    expect(entry.deviceTime).to.equal(mutation.deviceTime);
  });
});

describe('attachments', () => {
  it('come in chunks to be resumed, and complete their entry', async () => {
    await using hub = await startTestHub();
    const { account, phone } = await startField(hub);
    const { bytes, announced } = makeAttachment(randomBytes(3_000_000));
    const early = await put(phone, hub, announced.id, 0, bytes.subarray(0, 10));
    const mutation = phone.mutation('task.done', { taskKey: 'T', attachments: [announced] });
    await phone.push(mutation);

    const digest = `sha-256=:${createHash('sha256').update(bytes.subarray(0, 1_000_000)).digest('base64')}:`;
    const one = await put(phone, hub, announced.id, 0, bytes.subarray(0, 1_000_000), { 'content-digest': digest });
    const wrong = await put(phone, hub, announced.id, 5, bytes.subarray(5, 10));
    const damaged = await put(phone, hub, announced.id, 1_000_000, bytes.subarray(0, 1_000_000), {
      'content-digest': `sha-256=:${Buffer.alloc(32).toString('base64')}:`,
    });
    const head = await fetch(`${hub.url}/device/v1/attachments/${announced.id}`, {
      method: 'HEAD',
      headers: { authorization: `Bearer ${phone.token}` },
    });
    const rest = await put(phone, hub, announced.id, 1_000_000, bytes.subarray(1_000_000));
    const repeated = await put(phone, hub, announced.id, 1_000_000, bytes.subarray(1_000_000));

    expect(early).to.include({ status: 404, code: 'attachment.not_found' });
    expect(one).to.include({ status: 204, offset: '1000000' });
    expect(wrong).to.include({ status: 409, code: 'attachment.wrong_offset', offset: '1000000' });
    expect(damaged).to.include({ status: 422, code: 'attachment.damaged' });
    expect([head.headers.get('upload-offset'), head.headers.get('upload-length')]).to.deep.equal([
      '1000000',
      '3000000',
    ]);
    expect([rest, repeated].map(({ status }) => status)).to.deep.equal([204, 204]);
    const entry = (await account.ask('GET', `/v1/entries/${mutation.id}`)).body;
    expect(entry.attachments[0].state).to.equal('stored');
    const fetched = Buffer.from(await (await fetch(entry.attachments[0].url)).arrayBuffer());
    expect(fetched.equals(bytes)).to.equal(true);
    expect(await typesOf(hub, account, 'entry.')).to.deep.equal(['entry.created', 'entry.completed']);
  });

  it('that are not what the entry announced are thrown away and may be sent again', async () => {
    await using hub = await startTestHub();
    const { phone } = await startField(hub);
    const { bytes, announced } = makeAttachment(randomBytes(1_000));
    await phone.push(phone.mutation('form.submitted', { attachments: [announced] }));

    const wrong = await put(phone, hub, announced.id, 0, randomBytes(1_000));
    const tooMuch = await put(phone, hub, announced.id, 0, randomBytes(1_001));
    const right = await put(phone, hub, announced.id, 0, bytes);

    expect(wrong).to.include({ status: 422, code: 'attachment.damaged' });
    expect(tooMuch).to.include({ status: 413 });
    expect(right.status).to.equal(204);
  });

  it('belong to their phone; a changed link leads nowhere', async () => {
    await using hub = await startTestHub();
    const { account, phone } = await startField(hub);
    await ok(account.ask('PUT', '/v1/employees/M-02', { name: 'Bo' }));
    const other = await signInPhone(account, 'M-02');
    const { bytes, announced } = makeAttachment(randomBytes(100));
    const mutation = phone.mutation('form.submitted', { attachments: [announced] });
    await phone.push(mutation);

    expect((await put(other, hub, announced.id, 0, bytes)).status).to.equal(404);
    await put(phone, hub, announced.id, 0, bytes);
    const { url } = (await account.ask('GET', `/v1/entries/${mutation.id}`)).body.attachments[0];

    expect((await fetch(`${url.slice(0, -3)}abc`)).status).to.equal(404);
    expect((await fetch(url.replace('/files/', '/files/x'))).status).to.equal(404);
  });
});
