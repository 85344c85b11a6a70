import {
  expectImportSurvivesDatabase,
  expectImportSurvivesWorker,
  expectStaleWorkerWritesNothing,
} from './support/killed-imports.ts';

describe('an import', function () {
  this.timeout(90_000);

  it('whose database is killed in the middle comes to the same end', () => expectImportSurvivesDatabase(3));

  it('whose worker is killed in the middle is begun again by another, and nothing is doubled', () =>
    expectImportSurvivesWorker());

  it('whose worker slept beyond its lease writes nothing when it wakes, also nothing old over a later import', () =>
    expectStaleWorkerWritesNothing());
});
