import type { Services } from '#server/services.ts';

const keptDays = 35;
const linesAtOnce = 1_000;

/**
 * Removes lines of feeds that are older than 35 days and that every cursor of their account has passed. The last line stays, and the head
 * is told first where the feed will begin, so that a cursor left behind is told too.
 */
export function createTrimFeeds({ feed }: Services, daysKept = keptDays): () => Promise<void> {
  const { heads, lines } = feed.collections;

  return async () => {
    const before = new Date(Date.now() - daysKept * 24 * 3600 * 1000);
    for await (const { _id: accountId, end } of heads.find({}, { projection: { end: 1 } })) {
      const slowest = Math.min(end - 1, ...(await feed.cursors.list(accountId)).values());
      const [newest] = await lines
        .find({ accountId, sequence: { $lte: slowest }, recordedAt: { $lt: before } }, { projection: { sequence: 1 } })
        .sort({ sequence: -1 })
        .limit(1)
        .toArray();
      if (newest) await trim(accountId, newest.sequence);
    }
  };

  async function trim(accountId: string, upTo: number): Promise<void> {
    await heads.updateOne({ _id: accountId }, { $max: { firstSequence: upTo + 1 } });
    for (;;) {
      const old = await lines
        .find({ accountId, sequence: { $lte: upTo } }, { projection: { _id: 1 } })
        .sort({ sequence: 1 })
        .limit(linesAtOnce)
        .toArray();
      if (old.length === 0) return;
      await lines.deleteMany({ accountId, _id: { $in: old.map(({ _id }) => _id) } });
    }
  }
}
