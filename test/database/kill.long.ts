import { randomInt } from 'node:crypto';
import { expect } from 'chai';
import { seededRandom } from '#test/support/seeded-random.ts';
import { killRounds } from './support/kill-rounds.ts';

describe('database: kill -9 under writers, long', () => {
  const rounds = Number(process.env.ROUNDS ?? 60);
  const seed = Number(process.env.SEED ?? randomInt(2 ** 31));

  it(`loses nothing acknowledged, leaves nothing half (${rounds} rounds, SEED=${seed})`, async () => {
    const { acknowledged, ...faults } = await killRounds(rounds, seededRandom(seed));
    process.stdout.write(`      ${acknowledged} acknowledged writes, ${faults.lost.length} lost\n`);
    expect(faults).to.deep.equal({ lost: [], halves: [], disagreements: [] });
  });
});
