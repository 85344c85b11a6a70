import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';

/** Lints one planted file and gives the messages of the borders it crosses. */
function lintPlanted(file: string, source: string): string {
  writeFileSync(file, source);
  try {
    execFileSync(process.execPath, ['node_modules/@biomejs/biome/bin/biome', 'lint', '--colors=off', file], {
      stdio: 'pipe',
    });
    return '';
  } catch (error) {
    return String((error as { stderr: Buffer }).stderr);
  } finally {
    rmSync(file);
  }
}

describe('the borders between rooms', () => {
  const planted: [file: string, source: string, sentence: string][] = [
    ['mappings/planted.ts', "export { x } from '#server/errors.ts';", 'mappings/ imports nobody but texts/'],
    ['mappings/planted.ts', "export { readFile } from 'node:fs';", 'mappings/ runs in browsers too'],
    ['server/planted.ts', "export { x } from '#server/tasks/model.ts';", 'A slice shows its service.ts and schema.ts'],
    [
      'server/planted.ts',
      "export { x } from '#workers/schedule.ts';",
      'The server imports server/, mappings/ and texts/ only',
    ],
    [
      'workers/planted.ts',
      "export { x } from '#server/tasks/routes.ts';",
      'A slice shows its service.ts and schema.ts',
    ],
    ['database/planted.ts', "export { x } from '#server/settings.ts';", 'The engine knows nothing of ours'],
    ['demo/planted.ts', "export { x } from '#server/settings.ts';", 'uses the hub from outside'],
    ['server/planted.ts', "export { x } from '../texts/say.ts';", "imported by its room's name"],
  ];

  for (const [file, source, sentence] of planted) {
    it(`${file} with ${source.replace(/.*from /, '')} is refused`, () => {
      expect(lintPlanted(file, `${source}\n`)).to.include(sentence);
    });
  }

  it('an import that is allowed passes', () => {
    expect(lintPlanted('workers/planted.ts', "export { x } from '#server/tasks/service.ts';\n")).to.equal('');
  });
});
