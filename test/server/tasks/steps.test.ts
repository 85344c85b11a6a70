import { expect } from 'chai';
import { ok } from '#test/support/drop.ts';
import { startTestHub, type TestAccount, type TestHub } from '#test/support/hub.ts';
import { type Phone, signInPhone } from '#test/support/phone.ts';

/** M-01 and M-02 are of the group north, M-03 of none. */
async function startField(hub: TestHub) {
  const account = await hub.makeAccount();
  await ok(account.ask('PUT', '/v1/groups/north', { name: 'North' }));
  const phones: Phone[] = [];
  for (const [key, groups] of [
    ['M-01', ['north']],
    ['M-02', ['north']],
    ['M-03', []],
  ] as const) {
    await ok(account.ask('PUT', `/v1/employees/${key}`, { name: key, groups }));
    phones.push(await signInPhone(account, key));
  }
  const [one, two, three] = phones as [Phone, Phone, Phone];
  return { account, one, two, three };
}

async function assign(account: TestAccount, assignee: object): Promise<void> {
  await ok(account.ask('PUT', '/v1/tasks/T', { title: 'Visit', assignee }));
}

/** What one step of a phone came to: the answer, and what the task is then. */
async function step(account: TestAccount, phone: Phone, type: string, minutesAgo = 0) {
  const deviceTime = new Date(Date.now() - minutesAgo * 60_000).toISOString();
  const mutation = phone.mutation(type, { taskKey: 'T' }, { deviceTime });
  const [answer] = await phone.push(mutation);
  const { body: task } = await account.ask('GET', '/v1/tasks/T');
  const { body: entry } = await account.ask('GET', `/v1/entries/${mutation.id}`);
  return { result: answer?.result, reason: answer?.reason, status: task.status, outcome: entry.outcome };
}

const recorded = (reason: string, status: string) => ({
  result: 'recorded',
  reason,
  status,
  outcome: { result: 'recorded', reason },
});
const applied = (status: string) => ({
  result: 'applied',
  reason: undefined,
  status,
  outcome: { result: 'applied' },
});

describe('steps from phones', () => {
  it('of who never had the task are kept, but do not move it; the office sees why', async () => {
    await using hub = await startTestHub();
    const { account, one, three } = await startField(hub);
    await assign(account, { employeeKey: 'M-01' });

    expect(await step(account, three, 'task.done')).to.deep.equal(recorded('neverHeld', 'new'));
    expect(await step(account, three, 'task.declined')).to.deep.equal(recorded('neverHeld', 'new'));
    expect(await step(account, one, 'task.done')).to.deep.equal(applied('done'));
    expect(await step(account, one, 'task.arrived')).to.deep.equal(recorded('overtaken', 'done'));
  });

  it('of who had it before count as work, not as an answer whether the new holder takes it', async () => {
    await using hub = await startTestHub();
    const { account, one, two } = await startField(hub);
    await assign(account, { employeeKey: 'M-01' });
    await assign(account, { employeeKey: 'M-02' });

    expect(await step(account, one, 'task.declined')).to.deep.equal(recorded('heldByAnother', 'new'));
    expect(await step(account, one, 'task.acknowledged')).to.deep.equal(recorded('heldByAnother', 'new'));
    expect(await step(account, two, 'task.acknowledged')).to.deep.equal(applied('acknowledged'));
    expect(await step(account, one, 'task.started')).to.deep.equal(applied('inProgress'));
    expect((await account.ask('GET', '/v1/tasks/T')).body.assignee).to.deep.equal({ employeeKey: 'M-02' });
  });

  it('of who gets the task back count again', async () => {
    await using hub = await startTestHub();
    const { account, one } = await startField(hub);
    for (const employeeKey of ['M-01', 'M-02', 'M-01']) await assign(account, { employeeKey });

    expect(await step(account, one, 'task.declined')).to.deep.equal(applied('declined'));
  });

  it('of members of its group count; an answer counts while nobody else has it', async () => {
    await using hub = await startTestHub();
    const { account, one, two, three } = await startField(hub);
    await assign(account, { groupKey: 'north' });

    expect(await step(account, three, 'task.started')).to.deep.equal(recorded('neverHeld', 'new'));
    expect(await step(account, one, 'task.acknowledged')).to.deep.equal(applied('acknowledged'));
    expect(await step(account, two, 'task.declined')).to.deep.equal(recorded('heldByAnother', 'acknowledged'));
    expect(await step(account, two, 'task.acknowledged')).to.deep.equal(recorded('heldByAnother', 'acknowledged'));
    expect(await step(account, two, 'task.done')).to.deep.equal(applied('done'));
  });

  it('of a former group count as work and do not take the task from the new one', async () => {
    await using hub = await startTestHub();
    const { account, one, three } = await startField(hub);
    await assign(account, { groupKey: 'north' });
    await ok(account.ask('PUT', '/v1/groups/south', { name: 'South' }));
    await ok(account.ask('PATCH', '/v1/employees/M-03', { groups: ['south'] }));
    await assign(account, { groupKey: 'south' });

    expect(await step(account, one, 'task.acknowledged')).to.deep.equal(recorded('heldByAnother', 'new'));
    expect(await step(account, one, 'task.enRoute')).to.deep.equal(applied('enRoute'));
    expect((await account.ask('GET', '/v1/tasks/T')).body.assignee).to.deep.equal({ groupKey: 'south' });
    expect(await step(account, three, 'task.arrived')).to.deep.equal(applied('arrived'));
    expect((await account.ask('GET', '/v1/tasks/T')).body.assignee.employeeKey).to.equal('M-03');
  });

  it('earlier than what is known already count as applied: they are part of how it went', async () => {
    await using hub = await startTestHub();
    const { account, one } = await startField(hub);
    await assign(account, { employeeKey: 'M-01' });
    await step(account, one, 'task.started', 1);

    expect(await step(account, one, 'task.enRoute', 10)).to.deep.equal(applied('inProgress'));
  });

  it('whoever had it is known for the last holders only, so that a task does not grow without end', async () => {
    await using hub = await startTestHub();
    const { account, one, two } = await startField(hub);
    const others = Array.from({ length: 52 }, (_, index) => `X-${index}`);
    for (const key of others) await ok(account.ask('PUT', `/v1/employees/${key}`, { name: key }));
    for (const employeeKey of ['M-01', ...others, 'M-02', 'M-03']) await assign(account, { employeeKey });

    const stored = await hub.services.tasks.find(account.id, 'T');
    expect(stored?.formerHolders).to.have.length(50);
    expect(await step(account, two, 'task.enRoute')).to.deep.equal(applied('enRoute'));
    expect(await step(account, one, 'task.arrived')).to.deep.equal(recorded('neverHeld', 'enRoute'));
  });

  it('without end leave a task of bounded size that still ends; the office can still cancel', async () => {
    await using hub = await startTestHub();
    const { account, one } = await startField(hub);
    await assign(account, { employeeKey: 'M-01' });
    const begin = Date.now() - 3_600_000;
    const steps = Array.from({ length: 300 }, (_, index) =>
      one.mutation(
        index % 2 ? 'task.suspended' : 'task.resumed',
        { taskKey: 'T' },
        { deviceTime: new Date(begin + index * 1_000).toISOString() },
      ),
    );
    const answers = await one.push(...steps);
    expect(answers.filter(({ result }) => result === 'applied')).to.have.length(300);

    const stored = await hub.services.tasks.find(account.id, 'T');
    expect(stored?.transitions.length).to.be.within(100, 200);
    expect(stored?.status).to.equal('suspended');
    expect(await step(account, one, 'task.arrived', 60)).to.deep.equal(recorded('overtaken', 'suspended'));
    await ok(account.ask('POST', '/v1/tasks/T/cancel', { reason: 'too many breaks' }));
    expect((await account.ask('GET', '/v1/tasks/T')).body.status).to.equal('canceled');
    expect(await step(account, one, 'task.done', 1)).to.deep.equal(applied('done'));
  });
});
