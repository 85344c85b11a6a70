import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import type { FeedLine } from '#server/feed/lines.ts';
import { startTestHub, type TestHub } from '#test/support/hub.ts';
import { seededRandom } from '#test/support/seeded-random.ts';
import { type Spawned, spawnJoined } from '#test/support/spawn.ts';

const script = 'test/server/feed/feed-process.ts';

/** What the processes of one run told. */
interface Told {
  written: Set<string>;
  /** Duplicates met, by process. */
  duplicates: Map<number, number>;
}

/** Lets 8 writers and two relays work while relays are killed with -9, and expects a feed without gap, loss or doubling. */
export async function expectFeedSurvives(kills: number): Promise<void> {
  await using hub = await startTestHub();
  const account = await hub.makeAccount();
  const seed = Number(process.env.SEED ?? randomInt(2 ** 31));
  const told: Told = { written: new Set(), duplicates: new Map() };
  const start = (role: string, ...words: string[]) =>
    listen(spawnJoined(hub, script, account.id, role, ...words), told);

  const writers = Array.from({ length: 4 }, () => start('writer', '2'));
  await killRelays(() => start('relay'), kills, seededRandom(seed));
  for (const writer of writers) writer.send('finish');
  await Promise.all(writers.map((writer) => writer.message<{ done?: boolean }>((said) => said.done === true)));
  await hub.services.relay.sweep(0);
  await hub.services.relay.idle();

  await expectWholeFeed(hub, account.id, told.written);
  const met = [...told.duplicates.values()].reduce((sum, each) => sum + each, 0);
  process.stdout.write(
    `      SEED=${seed}: ${kills} kills, ${told.written.size} events acknowledged, ${met} duplicates met and survived\n`,
  );
  expect(met).to.be.greaterThan(0);
}

function listen(spawned: Spawned, { written, duplicates }: Told): Spawned {
  spawned.process.on('message', (message: { written?: string[]; figures?: { duplicates: number } }) => {
    for (const id of message.written ?? []) written.add(id);
    if (message.figures) duplicates.set(spawned.process.pid ?? 0, message.figures.duplicates);
  });
  return spawned;
}

async function killRelays(start: () => Spawned, kills: number, random: () => number): Promise<void> {
  const running = (relay: Spawned) => relay.message<{ relaying?: boolean }>((said) => said.relaying === true);
  const relays = [start(), start()];
  await Promise.all(relays.map(running));
  for (let killed = 0; killed < kills; killed += 1) {
    // Time for some batches: the kill is to fall anywhere in them.
    await sleep(50 + random() * 150);
    const victim = Math.floor(random() * 2);
    await relays[victim]?.kill();
    relays[victim] = start();
    await running(relays[victim]);
  }
  await Promise.all(relays.map((relay) => relay.kill()));
}

async function expectWholeFeed({ services }: TestHub, accountId: string, acknowledged: Set<string>): Promise<void> {
  const { lines: collection, heads } = services.feed.collections;
  const lines = await collection.find({ accountId }).sort({ sequence: 1 }).toArray();
  expect(lines.map((line) => line.sequence)).to.deep.equal(lines.map((_, index) => index + 1));
  const known = new Set(lines.map((line) => line.eventId));
  expect(known.size).to.equal(lines.length);
  expect([...acknowledged].filter((id) => !known.has(id))).to.deep.equal([]);
  expect(effectsBeforeCauses(lines)).to.deep.equal([]);
  expect((await heads.findOne({ _id: accountId }))?.end).to.equal(lines.length);
  for (const outbox of services.database.outboxes.values())
    expect(await outbox.countDocuments({ accountId, 'outbox.0': { $exists: true } } as never)).to.equal(0);
}

/** Lines whose cause stands nowhere before them. */
function effectsBeforeCauses(lines: FeedLine[]): string[] {
  const seen = new Set<string>();
  return lines.flatMap((line) => {
    const early = line.causeId !== undefined && !seen.has(line.causeId);
    seen.add(line.eventId);
    return early ? [line.eventId] : [];
  });
}
