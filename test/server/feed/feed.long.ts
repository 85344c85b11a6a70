import { expectFeedSurvives } from './support/kill-relays.ts';

describe('the feed, long', () => {
  const kills = Number(process.env.ROUNDS ?? 200);

  it(`has no gap, no loss and no doubling while relays are killed ${kills} times`, () => expectFeedSurvives(kills));
});
