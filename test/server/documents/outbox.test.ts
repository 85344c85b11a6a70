import { expect } from 'chai';
import { createRelay } from '#server/feed/relay.ts';
import { createLog } from '#server/log.ts';
import { ok } from '#test/support/drop.ts';
import { startTestHub } from '#test/support/hub.ts';
import { signInPhone } from '#test/support/phone.ts';
import { until } from '#test/support/until.ts';
import { startTestWork } from '#test/support/work.ts';

describe('a document whose events nobody relays', () => {
  it('takes a hundred of them; then changes are refused until these are in the feed, and no entry is lost', async () => {
    await using hub = await startTestHub();
    const { relay, feed, database, tasks } = hub.services;
    const account = await hub.makeAccount();
    await ok(account.ask('PUT', '/v1/employees/M-01', { name: 'Ana' }));
    await ok(account.ask('PUT', '/v1/tasks/T', { title: 'Visit', assignee: { employeeKey: 'M-01' } }));
    const phone = await signInPhone(account, 'M-01');
    await relay.stop();

    const change = (title: string) => account.ask('PATCH', '/v1/tasks/T', { title });
    for (let index = 0; index < 99; index += 1) await ok(change(`Visit ${index}`));
    while ((await tasks.find(account.id, 'T'))?.outbox?.length !== 100) await ok(change(`Visit ${Math.random()}`));
    const refused = await change('One too many');
    const [entry] = await phone.push(phone.mutation('task.done', { taskKey: 'T' }));

    expect(refused.body).to.include({ status: 409, code: 'thing.busy' });
    expect(entry).to.include({ result: 'recorded', reason: 'pending' });
    expect((await tasks.find(account.id, 'T'))?.outbox).to.have.length(100);

    const again = createRelay(database, feed.collections, () => {}, createLog('test', 'silent'));
    again.wake(account.id, 'tasks');
    again.wake(account.id, 'entries');
    await again.idle();
    await using _work = startTestWork(hub);
    await until(async () => (await tasks.find(account.id, 'T'))?.status === 'done');
    await ok(account.ask('PUT', '/v1/tasks/T-2', { title: 'Next' }));
    await again.stop();
  });
});
