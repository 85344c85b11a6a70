import { randomInt } from 'node:crypto';
import { expect } from 'chai';
import { seededRandom } from '#test/support/seeded-random.ts';
import { killRounds } from './support/kill-rounds.ts';

describe('database: kill -9 under writers', () => {
  const rounds = 5;
  const seed = Number(process.env.SEED ?? randomInt(2 ** 31));

  it(`loses nothing acknowledged, leaves nothing half (${rounds} rounds, SEED=${seed})`, async () => {
    const { acknowledged, ...faults } = await killRounds(rounds, seededRandom(seed));
    expect(faults).to.deep.equal({ lost: [], halves: [], disagreements: [] });
    expect(acknowledged).to.be.greaterThan(rounds * 10);
  });
});
