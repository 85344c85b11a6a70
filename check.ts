// `npm run check`: everything about the project that can be judged without running it. All steps run; each failure is told.
import { spawnSync } from 'node:child_process';

const steps: Record<string, string[]> = {
  types: ['node_modules/typescript/bin/tsc', '--noEmit'],
  'format, lint, borders': ['node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '.'],
  'dead code': ['node_modules/knip/bin/knip.js'],
  'documents up to date': ['api-reference/generate.ts', '--check'],
};

const failed = Object.entries(steps).filter(([name, command]) => {
  const { status } = spawnSync(process.execPath, command, { stdio: 'inherit' });
  process.stdout.write(`${status === 0 ? 'ok    ' : 'FAILED'}  ${name}\n`);
  return status !== 0;
});
process.exit(failed.length === 0 ? 0 : 1);
