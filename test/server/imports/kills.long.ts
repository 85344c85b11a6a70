import { expectImportSurvivesDatabase, expectImportSurvivesWorker } from './support/killed-imports.ts';

describe('imports, long', () => {
  const rounds = Number(process.env.ROUNDS ?? 15);

  it(`come to the same end though their database is killed (${rounds} imports, three kills each)`, async () => {
    for (let round = 0; round < rounds; round += 1) await expectImportSurvivesDatabase(3);
  });

  it(`are begun again when their worker is killed, and nothing is doubled (${rounds} imports)`, async () => {
    for (let round = 0; round < rounds; round += 1) await expectImportSurvivesWorker();
  });
});
