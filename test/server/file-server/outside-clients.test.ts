import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { needs } from '#test/support/needs.ts';
import { type FileHub, type FileUser, startFileHub } from './support/file-hub.ts';

const runFile = promisify(execFile);

/** Runs a program to its end; the exit code is not judged. */
async function run(program: string, args: string[], env: Record<string, string> = {}) {
  const options = { env: { ...process.env, ...env }, timeout: 20_000 };
  return runFile(program, args, options).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({ code, stdout, stderr }),
  );
}

describe('clients of others', () => {
  const bytes = randomBytes(300_000);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  let hub: FileHub;
  let user: FileUser;
  let folder: string;
  let local: string;
  before(async () => {
    hub = await startFileHub();
    folder = mkdtempSync(join(tmpdir(), 'fieldhub-clients-'));
    local = join(folder, 'Año 1.bin');
    writeFileSync(local, bytes);
  });
  beforeEach(async () => {
    user = await hub.makeUser();
  });
  after(async () => {
    rmSync(folder, { recursive: true, force: true });
    await hub?.[Symbol.asyncDispose]();
  });

  describe('curl', () => {
    before(needs('curl'));

    const curl = (path: string, ...args: string[]) => {
      const where = `ftp://127.0.0.1:${hub.ftpPort}${encodeURI(path)}`;
      return run('curl', ['-sS', '-u', `${user.login}:${user.password}`, ...args, where]);
    };

    it('uploads, lists and downloads, in passive and active mode', async () => {
      expect(await curl('/in/tasks/Año 1.bin', '-T', local)).to.deep.include({ code: 0 });
      expect((await curl('/in/tasks/', '-l')).stdout).to.equal('Año 1.bin\n');
      expect((await curl('/in/tasks/')).stdout).to.match(/^-rw-r--r-- .* 300000 .* Año 1\.bin\r?\n$/);
      for (const mode of [
        ['--ftp-pasv', '--disable-epsv'],
        ['-P', '-'],
        ['-P', '-', '--disable-eprt'],
      ]) {
        const got = join(folder, 'got');
        expect(await curl('/in/tasks/Año 1.bin', ...mode, '-o', got), mode.join(' ')).to.deep.include({ code: 0 });
        expect(readFileSync(got).equals(bytes), mode.join(' ')).to.equal(true);
      }
      expect(await user.arrivals()).to.deep.equal(['Año 1.bin']);
    });

    it('uploads under a temporary name and renames, appends, and hears why not', async () => {
      const rename = ['-Q', '-RNFR a.csv.part', '-Q', '-RNTO a.csv'];
      expect(await curl('/in/tasks/a.csv.part', '-T', local, ...rename)).to.deep.include({ code: 0 });
      expect(await user.arrivals()).to.deep.equal(['a.csv']);
      expect(await curl('/in/tasks/a.csv', '-a', '-T', local)).to.deep.include({ code: 0 });
      expect((await curl('/in/tasks/a.csv', '-I')).stdout).to.include('Content-Length: 600000');

      const refused = await curl('/out/a.csv', '-v', '-T', local);
      expect(refused.code).to.equal(25);
      expect(refused.stderr).to.include('Files are put into the folder of a route');
    });
  });

  describe('lftp', () => {
    before(needs('lftp'));

    /** As it comes: it tries TLS and goes on without. */
    const lftp = (commands: string) =>
      run(
        'lftp',
        [
          '-c',
          `set net:max-retries 1; open -u ${user.login},${user.password} ftp://127.0.0.1:${hub.ftpPort}; ${commands}`,
        ],
        { HOME: folder, LANG: 'C.UTF-8' },
      );

    it('mirrors a folder, lists it and gets it back', async () => {
      mkdirSync(join(folder, 'there/deep'), { recursive: true });
      for (const name of ['one.csv', 'заявки.csv', 'deep/two.csv']) writeFileSync(join(folder, 'there', name), name);

      const put = await lftp(`mirror -R ${join(folder, 'there')} /in/tasks/there`);
      expect(put, put.stderr).to.deep.include({ code: 0 });
      expect(await user.names('/in/tasks/there')).to.have.members(['deep', 'one.csv', 'заявки.csv']);

      const get = await lftp(`mirror /in/tasks/there ${join(folder, 'back')}; cls -1 /in/tasks/there`);
      expect(get, get.stderr).to.deep.include({ code: 0 });
      expect(get.stdout).to.include('заявки.csv');
      expect(readFileSync(join(folder, 'back/deep/two.csv'), 'utf8')).to.equal('deep/two.csv');
    });

    it('resumes an upload', async () => {
      const half = join(folder, 'half.bin');
      writeFileSync(half, bytes.subarray(0, 100_000));
      // A file of that name that is not whole yet, as a cut upload leaves it.
      const { files } = hub.hub.services;
      const cut = await files.beginUpload(user.account.caller, '/in/tasks/whole.bin');
      await cut.receive([bytes.subarray(0, 100_000)] as unknown as AsyncIterable<Uint8Array>);
      await cut.keep();

      const put = await lftp(`put -c "${local}" -o /in/tasks/whole.bin`);

      expect(put, put.stderr).to.deep.include({ code: 0 });
      expect(await user.sha256('/in/tasks/whole.bin')).to.equal(sha256);
    });
  });

  describe('OpenSSH', () => {
    before(needs('sftp', 'openssh-client'));

    const options = ['-oStrictHostKeyChecking=no', '-oUserKnownHostsFile=/dev/null', '-oLogLevel=ERROR'];
    const auth = ['-oPreferredAuthentications=password', '-oNumberOfPasswordPrompts=1', '-oBatchMode=no'];

    /** The password comes from a program: no terminal, no further package. */
    function asking(): Record<string, string> {
      const ask = join(folder, 'askpass');
      writeFileSync(ask, '#!/bin/sh\necho "$FIELDHUB_PASSWORD"\n', { mode: 0o700 });
      return { SSH_ASKPASS: ask, SSH_ASKPASS_REQUIRE: 'force', FIELDHUB_PASSWORD: user.password };
    }

    async function sftp(...commands: string[]) {
      const batch = join(folder, 'batch');
      writeFileSync(batch, commands.map((line) => `${line}\n`).join(''));
      return run(
        'sftp',
        [...options, ...auth, '-b', batch, '-P', String(hub.sftpPort), `${user.login}@127.0.0.1`],
        asking(),
      );
    }

    it('uploads, lists, renames over what is there, downloads and removes', async () => {
      const done = await sftp(
        `put "${local}" /in/tasks/a.bin.part`,
        'cd /in/tasks',
        'rename a.bin.part a.bin',
        `put -f "${local}" b.bin`,
        'rename b.bin a.bin',
        'ls -l',
        'mkdir spring',
        'rmdir spring',
        `get a.bin ${join(folder, 'got')}`,
        'pwd',
      );
      expect(done, done.stderr).to.deep.include({ code: 0 });
      expect(done.stdout)
        .to.match(/-rw-r--r-- .* 300000 .* a\.bin/)
        .and.include('Remote working directory: /in/tasks');
      expect(readFileSync(join(folder, 'got')).equals(bytes)).to.equal(true);
      expect(await user.names()).to.deep.equal(['a.bin']);
      expect(await sftp('rm /in/tasks/a.bin')).to.deep.include({ code: 0 });
      expect(await user.names()).to.deep.equal([]);
    });

    it('resumes an upload', async () => {
      const { files } = hub.hub.services;
      const cut = await files.beginUpload(user.account.caller, '/in/tasks/whole.bin');
      await cut.receive([bytes.subarray(0, 100_000)] as unknown as AsyncIterable<Uint8Array>);
      await cut.keep();

      const done = await sftp(`reput "${local}" /in/tasks/whole.bin`);

      expect(done, done.stderr).to.deep.include({ code: 0 });
      expect(await user.sha256('/in/tasks/whole.bin')).to.equal(sha256);
    });

    it('gets no shell, no command and no forwarding', async () => {
      const host = ['-p', String(hub.sftpPort), `${user.login}@127.0.0.1`];
      expect((await run('ssh', [...options, ...auth, ...host, 'ls'], asking())).code).to.equal(255);
      expect((await run('ssh', [...options, ...auth, '-T', ...host], asking())).code).to.equal(255);
      expect((await run('ssh', [...options, ...auth, '-W', '127.0.0.1:80', ...host], asking())).code).to.equal(255);
    });

    it('sees the same host key at every server of the hub', async () => {
      const { stdout: first } = await run('ssh-keyscan', ['-p', String(hub.sftpPort), '127.0.0.1']);
      await hub.restart();
      const { stdout: second } = await run('ssh-keyscan', ['-p', String(hub.sftpPort), '127.0.0.1']);
      expect(first).to.include('ssh-ed25519').and.equal(second);
    });
  });
});
