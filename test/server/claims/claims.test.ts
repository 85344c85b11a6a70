import { expect } from 'chai';
import type { Collection } from 'mongodb';
import { type Claimable, createClaims, makeDue } from '#server/claims/claims.ts';
import { startTestHub, type TestHub } from '#test/support/hub.ts';
import { spawnJoined } from '#test/support/spawn.ts';
import { until } from '#test/support/until.ts';

interface Item extends Claimable {
  outcome?: string;
  attempts?: number;
}

function itemsOf(hub: TestHub): Collection<Item> {
  return hub.services.database.connection.collection('claimTests') as never;
}

describe('claims', () => {
  it('are fenced: a worker stopped for 5 s beyond its lease writes nothing, and its signal has ended', async () => {
    await using hub = await startTestHub();
    const items = itemsOf(hub);
    await items.insertOne({ _id: 'a', dueAt: new Date() });
    await using stale = spawnJoined(hub, 'test/server/claims/claims-process.ts', '1000');
    const { claimed } = await stale.message<{ claimed?: string }>((said) => 'claimed' in said);
    expect(claimed).to.equal('a');

    stale.process.kill('SIGSTOP');
    const stoppedAt = Date.now();
    const claims = createClaims(items, { by: 'second', leaseMs: 1_000 });
    const lease = await until(() => claims.take({ limit: 1 }));
    await lease.write(lease.items[0] as Item, { $set: { outcome: 'fresh' } });
    await until(() => Date.now() - stoppedAt > 5_000);
    stale.process.kill('SIGCONT');
    stale.send('go on');
    const { written, finished, aborted } = await stale.message<{
      written?: boolean;
      finished?: boolean;
      aborted?: boolean;
    }>((said) => 'written' in said);

    expect(written).to.equal(false);
    expect(finished).to.equal(false);
    expect(aborted).to.equal(true);
    expect((await items.findOne({ _id: 'a' }))?.outcome).to.equal('fresh');
    expect(await lease.finish(lease.items[0] as Item, { $set: { outcome: 'done' } })).to.equal(true);
  });

  it('of a dead worker fall due when the lease ends, and an item that killed five is parked', async () => {
    await using hub = await startTestHub();
    const items = itemsOf(hub);
    await items.insertOne({ _id: 'a', dueAt: new Date() });

    for (let death = 0; death < 5; death += 1) {
      await using victim = spawnJoined(hub, 'test/server/claims/claims-process.ts', '300');
      const { claimed } = await victim.message<{ claimed?: string }>((said) => 'claimed' in said);
      expect(claimed, `worker ${death + 1}`).to.equal('a');
      await victim.kill();
      await until(async () => ((await items.findOne({ _id: 'a' }))?.dueAt ?? 0) < new Date());
    }
    const claims = createClaims(items, { by: 'sixth' });

    expect(await claims.take({ limit: 1 })).to.equal(undefined);
    const parked = await items.findOne({ _id: 'a' });
    expect(parked?.parkedAt).to.be.instanceOf(Date);
    expect(parked?.deaths).to.equal(5);
  }).timeout(60_000);

  it('are renewed while work goes on, and two takers never hold the same item', async () => {
    await using hub = await startTestHub();
    const items = itemsOf(hub);
    await items.insertMany(Array.from({ length: 50 }, (_, index) => ({ _id: String(index), dueAt: new Date() })));
    const takers = Array.from({ length: 8 }, (_, index) => createClaims(items, { by: `taker ${index}`, leaseMs: 600 }));

    const leases = (
      await Promise.all(takers.map((claims) => claims.take({ limit: 20, also: { $inc: { attempts: 1 } } })))
    ).filter((lease) => lease !== undefined);
    const heldAt = Date.now();
    await until(() => Date.now() - heldAt > 2_000);

    const held = leases.flatMap((lease) => lease.items.map((item) => item._id));
    expect(new Set(held).size).to.equal(held.length);
    expect(leases.every((lease) => !lease.signal.aborted)).to.equal(true);
    expect(await items.countDocuments({ attempts: { $gt: 1 } })).to.equal(0);
    for (const lease of leases) for (const item of lease.items) await lease.finish(item);
    expect(await items.countDocuments({ claim: { $exists: true } })).to.equal(0);
  });

  it('give back as due what got more work while it was held', async () => {
    await using hub = await startTestHub();
    const items = itemsOf(hub);
    await items.insertOne({ _id: 'a', dueAt: new Date() });
    const claims = createClaims(items, { by: 'one' });
    const lease = await claims.take({ limit: 1 });

    await makeDue(items, 'a');
    expect(await claims.take({ limit: 1 })).to.equal(undefined);
    await lease?.finish(lease.items[0] as Item);

    const again = await claims.take({ limit: 1 });
    expect(again?.items[0]?._id).to.equal('a');
    expect(again?.items[0]?.deaths).to.equal(undefined);
    await again?.finish(again.items[0] as Item);
    expect(await items.findOne({ _id: 'a' })).to.deep.equal({ _id: 'a', fence: 2 });
  });
});
