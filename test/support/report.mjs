// The spec reporter, plus one line of JSON with the counts for those who run the tests by machine (.ci/run).
import { writeFileSync } from 'node:fs';
import mocha from 'mocha';

export default class Report extends mocha.reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    runner.once('end', () => {
      const { passes, failures, pending } = runner.stats;
      writeFileSync('test-report.json', `${JSON.stringify({ passed: passes, failed: failures, skipped: pending })}\n`);
    });
  }
}
