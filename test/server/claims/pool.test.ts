import { expect } from 'chai';
import fc from 'fast-check';
import type { Collection } from 'mongodb';
import { type Claimable, createClaims } from '#server/claims/claims.ts';
import { createPool } from '#server/claims/pool.ts';
import { shareOut } from '#server/claims/share.ts';
import { newId } from '#server/documents/document.ts';
import { createLog } from '#server/log.ts';
import { startTestDatabase } from '#test/support/database.ts';
import { startTestHub, type TestHub } from '#test/support/hub.ts';
import { until } from '#test/support/until.ts';

const log = createLog('test-pool', 'silent');

function itemsOf(hub: TestHub): Collection<Claimable> {
  return hub.services.database.connection.collection('poolTests') as never;
}

function waitingOf(accountId: string, count: number): Claimable[] {
  return Array.from({ length: count }, (_, index) => ({ _id: `${accountId}${index}`, accountId, dueAt: new Date() }));
}

describe('a pool', () => {
  it('gives an account with waiting work a slot while another one holds many, and the next free one to who holds none', async () => {
    await using hub = await startTestHub();
    const items = itemsOf(hub);
    const claims = createClaims(items, { by: 'test' });
    const working = new Map<string, () => void>();
    const pool = createPool({
      ...{ name: 'test', claims, size: 4, pollMs: 20, log },
      async work(lease, item) {
        await new Promise<void>((end) => working.set(item._id, end));
        working.delete(item._id);
        await lease.finish(item);
      },
    });

    await items.insertMany(waitingOf('a', 10));
    await until(() => working.size === 2);
    await items.insertMany(waitingOf('b', 10));
    await until(() => working.has('b0'));
    await items.insertMany(waitingOf('c', 1));
    await until(() => working.has('c0'));
    await items.insertMany(waitingOf('d', 1));
    working.get('a0')?.();
    await until(() => working.has('d0'));

    expect([...working.keys()].sort()).to.deep.equal(['a1', 'b0', 'c0', 'd0']);
    const stopped = pool.stop();
    for (const end of working.values()) end();
    await stopped;
  });

  it('whose database goes away while it fails tries the item again, and blames the item for its own failures only', async function () {
    this.timeout(60_000);
    await using database = await startTestDatabase();
    await using hub = await startTestHub({ uri: database.uri });
    const items = itemsOf(hub);
    const claims = createClaims(items, { by: 'test', leaseMs: 3_000 });
    const seen: (number | undefined)[] = [];
    let crashed: Promise<void> | undefined;
    const pool = createPool({
      ...{ name: 'test', claims, size: 2, pollMs: 20, log },
      async work(lease, item) {
        seen.push(item.failures);
        crashed ??= database.crash();
        // The first time this fails for want of a database, the second time by itself.
        while (seen.length === 1) await items.insertOne({ _id: newId() });
        if (seen.length < 3) throw new Error('the work failed');
        await lease.finish(item);
      },
    });
    await items.insertOne({ _id: 'a', dueAt: new Date() });

    try {
      await until(() => seen.length === 3, { withinMs: 40_000 });
      await until(async () => !(await items.findOne({ _id: 'a' }))?.claim);
      expect(seen.at(-1)).to.equal(1);
      expect((await items.findOne({ _id: 'a' }))?.deaths).to.equal(undefined);
    } finally {
      await crashed;
      await pool.stop();
    }
  });

  it('shares out: nobody waits in vain while another holds two and a slot is free, in the order of waiting', () => {
    const accounts = fc.constantFrom<string>('a', 'b', 'c', 'd');
    const waiting = fc
      .array(accounts, { maxLength: 40 })
      .map((all) => all.map((accountId, index) => ({ _id: String(index), accountId })));
    const held = fc.array(fc.tuple(accounts, fc.nat(8))).map((each) => new Map(each));
    fc.assert(
      fc.property(waiting, held, fc.integer({ min: 1, max: 16 }), (all, before, free) => {
        const chosen = shareOut(all, before, free);
        const left = free - chosen.length;
        const slots = (account: string) =>
          (before.get(account) ?? 0) + chosen.filter(({ accountId }) => accountId === account).length;

        expect(left).to.be.at.least(0);
        expect(chosen).to.deep.equal(all.filter((each) => chosen.includes(each)));
        for (const each of all) {
          // Whoever is left out holds at least as many as are still free.
          if (!chosen.includes(each)) expect(slots(each.accountId)).to.be.at.least(left);
        }
        for (const { accountId } of chosen)
          expect(slots(accountId) - (before.get(accountId) ?? 0)).to.be.at.most(Math.ceil(free / 2));
      }),
    );
  });
});
