import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import type { FeedLine } from '#server/feed/lines.ts';
import { startTestHub } from '#test/support/hub.ts';
import { spawnJoined } from '#test/support/spawn.ts';

const script = 'test/server/feed/feed-process.ts';

describe('the feed', () => {
  it('has no gap, no loss and no doubling, and causes stand before effects, under 8 writers and two relays that are killed 20 times', async function () {
    this.timeout(120_000);
    await using hub = await startTestHub();
    const account = await hub.makeAccount();
    const acknowledged = new Set<string>();
    const figures = new Map<number, { duplicates: number }>();
    const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 1e9));
    const random = createRandom(seed);

    const writers = Array.from({ length: 4 }, () => spawnJoined(hub, script, account.id, 'writer', '2'));
    const startRelay = () => {
      const relay = spawnJoined(hub, script, account.id, 'relay');
      relay.process.on('message', (message: { figures?: { duplicates: number } }) => {
        if (message.figures) figures.set(relay.process.pid ?? 0, message.figures);
      });
      return relay;
    };
    for (const writer of writers) {
      writer.process.on('message', (message: { written?: string[]; figures?: { duplicates: number } }) => {
        for (const id of message.written ?? []) acknowledged.add(id);
        if (message.figures) figures.set(writer.process.pid ?? 0, message.figures);
      });
    }
    const relays = [startRelay(), startRelay()];
    await Promise.all(relays.map((relay) => relay.message<{ relaying?: boolean }>((said) => said.relaying === true)));

    for (let kills = 0; kills < 20; kills += 1) {
      // Time for some batches: the kill is to fall anywhere in them.
      await sleep(50 + random() * 150);
      const victim = Math.floor(random() * 2);
      await relays[victim]?.kill();
      relays[victim] = startRelay();
      await relays[victim].message<{ relaying?: boolean }>((said) => said.relaying === true);
    }
    for (const writer of writers) writer.send('finish');
    await Promise.all(writers.map((writer) => writer.message<{ done?: boolean }>((said) => said.done === true)));
    await Promise.all(relays.map((relay) => relay.kill()));
    await hub.services.relay.sweep(0);
    await hub.services.relay.idle();

    const lines = await hub.services.feed.collections.lines
      .find({ accountId: account.id })
      .sort({ sequence: 1 })
      .toArray();
    const duplicates = [...figures.values()].reduce((sum, each) => sum + each.duplicates, 0);
    console.log(
      `      seed ${seed}: ${acknowledged.size} events acknowledged, ${lines.length} lines, ${duplicates} duplicates met, 20 kills`,
    );
    expect(lines.map((line) => line.sequence)).to.deep.equal(lines.map((_, index) => index + 1));
    expect(new Set(lines.map((line) => line.eventId)).size).to.equal(lines.length);
    const known = new Set(lines.map((line) => line.eventId));
    expect([...acknowledged].filter((id) => !known.has(id))).to.deep.equal([]);
    expect(effectsBeforeCauses(lines)).to.deep.equal([]);
    expect(duplicates).to.be.greaterThan(0);
    const left = await hub.services.database.outboxes
      .get('points')
      ?.countDocuments({ 'outbox.0': { $exists: true } } as never);
    expect(left).to.equal(0);
    expect((await hub.services.feed.collections.heads.findOne({ _id: account.id }))?.end).to.equal(lines.length);
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

/** Lines whose cause stands nowhere before them. */
function effectsBeforeCauses(lines: FeedLine[]): string[] {
  const seen = new Set<string>();
  return lines.flatMap((line) => {
    const early = line.causeId !== undefined && !seen.has(line.causeId);
    seen.add(line.eventId);
    return early ? [line.eventId] : [];
  });
}

/** A small generator (mulberry32), so that a seed repeats a run. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
