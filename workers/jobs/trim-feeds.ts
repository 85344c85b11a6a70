import { hubReader } from '#server/feed/readers.ts';
import type { Services } from '#server/services.ts';

const keptDays = 35;
const linesAtOnce = 1_000;

/**
 * Removes lines of feeds that are older than 35 days and that the hub, every active endpoint and every active route have passed. The last line
 * stays. The head is told first where the feed will begin, so that a cursor left behind is told too; disabled endpoints and routes are
 * told what they missed.
 */
export function createTrimFeeds({ feed, notifications, routes }: Services, daysKept = keptDays): () => Promise<void> {
  const { heads, lines, personal } = feed.collections;

  return async () => {
    const before = new Date(Date.now() - daysKept * 24 * 3600 * 1000);
    for await (const { _id, end } of heads.find({}, { projection: { end: 1 } })) await trimFeed(_id, end, before);
  };

  async function trimFeed(accountId: string, end: number, before: Date): Promise<void> {
    const followers = [...(await notifications.followers(accountId)), ...(await routes.followers(accountId))];
    const reacted = await feed.cursors.open(accountId, hubReader, () => 0);
    const active = followers.filter(({ isActive }) => isActive);
    const passed = Math.min(end - 1, reacted, ...active.map(({ at }) => at));
    const newest = await lines.findOne(
      { accountId, sequence: { $lte: passed }, recordedAt: { $lt: before } },
      { sort: { sequence: -1 }, projection: { sequence: 1 } },
    );
    if (newest) await removeUpTo(accountId, newest.sequence);
    const gone = (await feed.firstSequence(accountId)) - 1;
    for (const { isActive, at, missed, tell } of followers) {
      if (!isActive && at < gone && missed?.from !== at + 1) await tell({ from: at + 1, to: gone });
    }
  }

  /** Removes lines with what stands beside them about persons, which goes first: it is found by its line. */
  async function removeUpTo(accountId: string, upTo: number): Promise<void> {
    await heads.updateOne({ _id: accountId }, { $max: { firstSequence: upTo + 1 } });
    for (;;) {
      const old = await lines
        .find({ accountId, sequence: { $lte: upTo } }, { projection: { _id: 1 } })
        .sort({ sequence: 1 })
        .limit(linesAtOnce)
        .toArray();
      if (old.length === 0) return;
      const these = { accountId, _id: { $in: old.map(({ _id }) => _id) } };
      await personal.deleteMany(these);
      await lines.deleteMany(these);
    }
  }
}
