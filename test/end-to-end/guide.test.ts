import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import { needs } from '#test/support/needs.ts';
import { signInCode, startHub } from '#test/support/started-hub.ts';

describe('the guide of the first file', function () {
  this.timeout(90_000);
  before(needs('curl'));

  it('does what it says, line by line', async () => {
    await using hub = await startHub();
    const code = await signInCode(hub);
    const guide = await readFile('docs/guides/first-file.md', 'utf8');
    const script = [...guide.matchAll(/```sh\n(.*?)```/gs)]
      .map(([, lines]) => lines)
      .join('')
      .replace('"CODE"', `"${code}"`)
      // No name of the outside can be looked up here; nothing is sent to it.
      .replace('erp.example.com', '8.8.8.8')
      .replaceAll('http://127.0.0.1:8080', hub.url)
      .replaceAll('ftp://127.0.0.1:2121', `ftp://127.0.0.1:${hub.ftpPort}`);
    const folder = await mkdtemp(join(tmpdir(), 'fieldhub-guide-'));
    try {
      const shell = spawn('sh', ['-eu'], { cwd: folder, stdio: ['pipe', 'pipe', 'inherit'] });
      shell.stdin.end(script);
      const [said, [exitCode]] = await Promise.all([text(shell.stdout), once(shell, 'exit')]);

      expect(exitCode, said).to.equal(0);
      expect(said).to.include('"created":2').and.include('"rejected":1');
      expect(said).to.include('visits.csv.result.csv');
      expect(said).to.include('Repair the door').and.include('Read the meter').and.not.include('Paint');
      expect(said).to.include('whsec_');
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
