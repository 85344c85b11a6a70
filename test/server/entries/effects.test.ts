import { expect } from 'chai';
import { newId } from '#server/documents/document.ts';
import type { EntryDocument } from '#server/entries/schema.ts';
import { ok } from '#test/support/drop.ts';
import { startTestHub, type TestAccount, type TestHub } from '#test/support/hub.ts';
import { signInPhone } from '#test/support/phone.ts';
import { until } from '#test/support/until.ts';
import { startTestWork } from '#test/support/work.ts';

async function startField(hub: TestHub) {
  const account = await hub.makeAccount();
  await ok(account.ask('PUT', '/v1/employees/M-01', { name: 'Ana' }));
  await ok(account.ask('PUT', '/v1/tasks/T', { title: 'Visit', assignee: { employeeKey: 'M-01' } }));
  const phone = await signInPhone(account, 'M-01');
  await phone.push(phone.mutation('task.acknowledged', { taskKey: 'T' }));
  return { account, phone };
}

/** Entries as a push leaves them that dies after storing them. */
async function leaveBehind(hub: TestHub, account: TestAccount, more: object, count = 1): Promise<string[]> {
  const { collection } = hub.services.entries;
  const model = (await collection.findOne({ accountId: account.id })) as EntryDocument;
  const { outcome, ...rest } = model;
  const left = Array.from({ length: count }, () => ({
    ...rest,
    ...{ _id: newId(), entryId: newId(), kind: 'task.done', effects: 'pending', outbox: [], at: new Date() },
    dueAt: new Date(Date.now() - 60_000),
    ...more,
  }));
  await collection.insertMany(left as never);
  return left.map(({ entryId }) => entryId);
}

const taskOf = async (account: TestAccount) => (await account.ask('GET', '/v1/tasks/T')).body;
const outcomeOf = async (account: TestAccount, id: string | undefined) =>
  (await account.ask('GET', `/v1/entries/${id}`)).body.outcome;

const broken = { reason: 'broken' };

/** Lets steps with this reason fail, as a mistake of the hub would; gives what mends it. */
function breakSteps({ services: { tasks } }: TestHub): () => void {
  const { applyStep } = tasks;
  tasks.applyStep = (caller, step) =>
    step.reason === broken.reason ? Promise.reject(new Error('a mistake')) : applyStep(caller, step);
  return () => {
    tasks.applyStep = applyStep;
  };
}

describe('what entries cause', () => {
  it('is finished by whoever finds it, when the push died', async () => {
    await using hub = await startTestHub();
    const { account } = await startField(hub);
    const [id] = await leaveBehind(hub, account, {});
    await using _work = startTestWork(hub);

    await until(async () => (await taskOf(account)).status === 'done');

    await until(async () => (await outcomeOf(account, id))?.result === 'applied');
    const { effects, dueAt, claim } = (await hub.services.entries.collection.findOne({ entryId: id })) ?? {};
    expect({ effects, dueAt, claim }).to.deep.equal({ effects: 'done', dueAt: undefined, claim: undefined });
  });

  it('is not held up by entries that fail, of whatever account', async () => {
    await using hub = await startTestHub();
    const [a, b] = [await startField(hub), await startField(hub)];
    breakSteps(hub);
    await leaveBehind(hub, a.account, broken, 120);
    await leaveBehind(hub, b.account, { dueAt: new Date() });
    await using _work = startTestWork(hub);

    await until(async () => (await taskOf(b.account)).status === 'done');

    await until(() => hub.services.entries.collection.findOne({ accountId: a.account.id, failures: { $gte: 1 } }));
  });

  it('is parked when it fails again and again, and the office sees which', async () => {
    await using hub = await startTestHub();
    const { account, phone } = await startField(hub);
    breakSteps(hub);
    const [id] = await leaveBehind(hub, account, { ...broken, failures: 9 });
    await using _work = startTestWork(hub);

    await until(async () => (await outcomeOf(account, id))?.result === 'parked');

    const filter = JSON.stringify({ field: 'parkedAt', op: 'exists', value: true });
    const { body } = await account.ask('GET', `/v1/entries?filter=${encodeURIComponent(filter)}`);
    expect(body.items.map((entry: { id: string }) => entry.id)).to.deep.equal([id]);
    expect((await phone.push(phone.mutation('task.done', { taskKey: 'T' })))[0]?.result).to.equal('applied');
  });

  it('that fails keeps no other thing of the push from being taken', async () => {
    await using hub = await startTestHub();
    const { account, phone } = await startField(hub);
    const mend = breakSteps(hub);
    const bad = phone.mutation('task.started', { taskKey: 'T', ...broken });
    const good = phone.mutation('task.done', { taskKey: 'T' });

    const results = await phone.push(bad, good);
    const again = await phone.push(bad, good);

    expect(results.map(({ result, reason }) => [result, reason])).to.deep.equal([
      ['recorded', 'pending'],
      ['applied', undefined],
    ]);
    expect(again.map(({ result }) => result)).to.deep.equal(['duplicate', 'duplicate']);
    mend();
    await hub.services.entries.collection.updateOne({ entryId: bad.id }, { $set: { dueAt: new Date() } });
    await using _work = startTestWork(hub);
    await until(async () => (await outcomeOf(account, bad.id))?.result === 'applied');
  });
});
