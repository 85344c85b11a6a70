import { expect } from 'chai';
import { startTestHub } from '#test/support/hub.ts';
import { expectFeedSurvives } from './support/kill-relays.ts';

describe('the feed', () => {
  it('has no gap, no loss and no doubling, and causes stand before effects, under 8 writers and two relays that are killed 20 times', async function () {
    this.timeout(120_000);
    await expectFeedSurvives(20);
  });

  it('does not let a long file delay an entry: accounts and collections take turns', async () => {
    await using hub = await startTestHub();
    const account = await hub.makeAccount();
    const { tasks, points, relay, feed } = hub.services;

    const rows = Array.from({ length: 2_000 }, (_, index) => ({
      key: `P-${index}`,
      patch: { name: `Point ${index}` },
      changeId: `c-${index}`,
    }));
    await points.upsertMany(account.caller, rows);
    await tasks.put(account.caller, 'T-1', { title: 'Urgent' });
    await relay.idle();

    const [task] = await feed.collections.lines.find({ accountId: account.id, type: 'task.created' }).toArray();
    const end = await feed.end(account.id);
    expect(end).to.equal(2_002);
    expect(task?.sequence).to.be.lessThan(2_002);
  });

  it('tells a person’s values only in a side document', async () => {
    await using hub = await startTestHub();
    const account = await hub.makeAccount();
    const { employees, relay, feed } = hub.services;

    await employees.put(account.caller, 'M-01', { name: 'Ana' });
    await employees.patch(account.caller, 'M-01', { phone: '+34 600 111 222' });
    await relay.idle();

    const line = await feed.collections.lines.findOne({ accountId: account.id, type: 'employee.updated' });
    expect(JSON.stringify(line)).to.not.include('600 111 222');
    expect(line?.personal).to.equal(true);
    const side = await feed.collections.personal.findOne({ _id: line?._id ?? '' });
    expect(side?.changes).to.deep.equal({ phone: [null, '+34 600 111 222'] });
  });
});
