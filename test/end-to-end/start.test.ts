import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { createClient } from '#api-reference/client.ts';
import { needs } from '#test/support/needs.ts';
import { type Started, signIn, signInLine, startHub, untilRuns } from '#test/support/started-hub.ts';
import { until } from '#test/support/until.ts';

const run = promisify(execFile);

/** It said that it stops, and nobody missed anybody or was started again meanwhile. */
function expectOrderlyEnd(hub: Started): void {
  expect(hub.said()).to.include('Stopping in order');
  expect(hub.said(), hub.said()).to.not.match(/ended by itself|Error|workers:|server:|database:/);
}

describe('npm start', function () {
  this.timeout(120_000);

  it('gives a code on the first start, exchanged once for a key; a second start finds everything, and stops in order', async () => {
    await using first = await startHub();
    const token = await signIn(first);
    const api = createClient(first.url, token);
    await api.ask('PUT /v1/points/{key}', { path: { key: 'P' }, body: { name: 'Shop' } });
    expect(await first.interrupt()).to.equal(0);
    expect(first.said()).to.include('Stopping in order');
    expectOrderlyEnd(first);

    await using second = await startHub({ folder: first.folder });
    await untilRuns(second);
    expect(second.said()).to.not.match(signInLine);
    expect((await createClient(second.url, token).ask('GET /v1/points/{key}', { path: { key: 'P' } })).name).to.equal(
      'Shop',
    );
  });

  it('goes on when one of its processes is killed, and nobody is left behind when it is killed itself', async () => {
    await using hub = await startHub();
    const token = await signIn(hub);
    const api = createClient(hub.url, token);
    const pidsOf = async (program: string) =>
      (await run('pgrep', ['-f', `${program} --data ${hub.folder}`]).catch(() => ({ stdout: '' }))).stdout.trim();
    const database = await pidsOf('database/main.ts');
    await api.ask('PUT /v1/points/{key}', { path: { key: 'P' }, body: { name: 'Shop' } });

    process.kill(Number(database), 'SIGKILL');
    await until(() => hub.said().includes('database ended by itself'));
    const again = await until(() => api.ask('GET /v1/points/{key}', { path: { key: 'P' } }).catch(() => undefined));
    expect(again.name).to.equal('Shop');

    const supervisor = Number((await run('pgrep', ['-P', String(hub.process.pid)])).stdout.trim());
    process.kill(supervisor, 'SIGKILL');
    await until(async () => (await pidsOf('database/main.ts')) === '');
    await until(() =>
      fetch(`${hub.url}/health`).then(
        () => false,
        () => true,
      ),
    );
  });

  it('ends when npm alone is told to end', async () => {
    await using hub = await startHub({ command: ['npm', 'start'] });
    await untilRuns(hub);
    hub.process.kill('SIGTERM');
    await until(() => hub.said().includes('Stopping in order'));
    await until(async () => !(await run('pgrep', ['-f', hub.folder]).catch(() => undefined)));
  });

  it('stops in order at Ctrl-C under npm, however often, and when its terminal is closed', async () => {
    await using hub = await startHub({ command: ['npm', 'start'] });
    await untilRuns(hub);
    hub.interrupt();
    await until(() => hub.said().includes('Stopping in order'));
    await hub.interrupt();
    await until(async () => !(await run('pgrep', ['-f', hub.folder]).catch(() => undefined)));
    expectOrderlyEnd(hub);

    await using again = await startHub({ folder: hub.folder });
    await untilRuns(again);
    expect(await again.interrupt('SIGHUP')).to.equal(0);
    expectOrderlyEnd(again);

    await using alone = await startHub({ folder: hub.folder });
    await untilRuns(alone);
    alone.process.kill('SIGINT');
    expect(await alone.exited).to.equal(0);
    expectOrderlyEnd(alone);
  });

  it('runs with its data too deep for a socket, at any port, also when the database has ended', async () => {
    const deep = join(await mkdtemp(join(tmpdir(), 'fieldhub-deep-')), 'd'.repeat(100));
    await using hub = await startHub({ folder: deep });
    const api = createClient(hub.url, await signIn(hub));
    await api.ask('PUT /v1/points/{key}', { path: { key: 'P' }, body: { name: 'Shop' } });

    const { stdout } = await run('pgrep', ['-f', `database/main.ts --data ${deep}`]);
    process.kill(Number(stdout), 'SIGKILL');
    await until(() => hub.said().includes('database ended by itself'));

    const again = await until(() => api.ask('GET /v1/points/{key}', { path: { key: 'P' } }).catch(() => undefined), {
      withinMs: 60_000,
    });
    expect(again.name).to.equal('Shop');
    expect(await hub.interrupt()).to.equal(0);
    await rm(dirname(deep), { recursive: true });
  });

  it('names every bad setting and a taken port in a sentence', async () => {
    await using hub = await startHub();
    await untilRuns(hub);
    const port = new URL(hub.url).port;

    await using bad = await startHub({ environment: { PORT: 'eighty', LOG_LEVEL: 'loud' } });
    await using taken = await startHub({ environment: { PORT: port } });
    await until(() => bad.process.exitCode !== null && taken.process.exitCode !== null, { withinMs: 60_000 });

    expect(bad.said()).to.include('PORT=eighty').and.include('LOG_LEVEL=loud');
    expect(taken.said()).to.include(`Port ${port} is taken`);
    expect([bad.process.exitCode, taken.process.exitCode]).to.deep.equal([1, 1]);
  });

  it('demonstrates the whole thread, and again over the same data', async () => {
    await using first = await startHub({ args: ['--demo', '--once', '--json'] });
    const [code] = await once(first.process, 'exit');
    const resultOf = (hub: Started) => JSON.parse(hub.said().trim().split('\n').at(-1) ?? '');
    expect(code, first.said()).to.equal(0);
    expect(resultOf(first)).to.deep.include({
      tasks: 15,
      points: 18,
      entries: 8,
      notifications: { delivered: 8, retried: 1 },
    });
    expect(first.said()).to.include('22 rows, 18 new').and.include('16 rows, 15 new').and.include('NO-EXISTE-7');

    await using second = await startHub({ folder: first.folder, args: ['--demo', '--once', '--json'] });
    const [again] = await once(second.process, 'exit');
    expect(again, second.said()).to.equal(0);
    expect(resultOf(second)).to.deep.include({ tasks: 15, points: 18 });
    expect(second.said()).to.include('18 unchanged').and.include('15 unchanged');
  });
});

describe('npm start, with the clients that Debian has', function () {
  this.timeout(60_000);
  before(function () {
    for (const need of [needs('curl'), needs('sftp', 'openssh-client'), needs('sshpass')]) need.call(this);
  });

  it('takes files over FTP and SFTP, and gives result files back', async () => {
    await using hub = await startHub();
    const token = await signIn(hub);
    const api = createClient(hub.url, token);
    const definition = JSON.parse(await readFile('test/end-to-end/points-template.json', 'utf8'));
    await api.ask('PUT /v1/templates/{key}', { path: { key: 'points' }, body: { name: 'points', definition } });
    await api.ask('PUT /v1/routes/{key}', {
      path: { key: 'points' },
      body: { direction: 'in', templateKey: 'points', graceS: 0 },
    });
    const { login, password } = await api.ask('POST /v1/service-users', {
      body: { login: 'erp', permissions: ['files.read', 'files.write'] },
    });
    const importOf = (fileName: string) =>
      until(async () => {
        const { items } = await api.ask('GET /v1/imports', {
          query: { filter: JSON.stringify({ field: 'fileName', op: 'eq', value: fileName }) },
        });
        return items[0]?.endedAt ? items[0] : undefined;
      });
    const local = join(hub.folder, 'points.csv');
    await writeFile(local, 'key;name\nA;Ávila\nB;Bilbao\n');

    await run('curl', [
      '-sS',
      '-T',
      local,
      `ftp://127.0.0.1:${hub.ftpPort}/in/points/curl.csv`,
      '--user',
      `${login}:${password}`,
    ]);
    expect((await importOf('curl.csv')).counts).to.include({ read: 2, created: 2 });
    const options = ['StrictHostKeyChecking=no', 'UserKnownHostsFile=/dev/null', 'LogLevel=ERROR'].flatMap((option) => [
      '-o',
      option,
    ]);
    const sftp = run('sshpass', ['-p', password, 'sftp', ...options, '-P', String(hub.sftpPort), `${login}@127.0.0.1`]);
    sftp.child.stdin?.end(
      `put ${local} /in/points/sftp.csv.part\nrename /in/points/sftp.csv.part /in/points/sftp.csv\n`,
    );
    await sftp;
    expect((await importOf('sftp.csv')).sameAs).to.be.a('string');
    const { stdout } = await run('curl', [
      '-sS',
      `ftp://127.0.0.1:${hub.ftpPort}/done/points/`,
      '--user',
      `${login}:${password}`,
    ]);
    const result = /(\S+curl\.csv\.result\.csv)/.exec(stdout)?.[1];
    const fetched = await run('curl', [
      '-sS',
      `ftp://127.0.0.1:${hub.ftpPort}/done/points/${result}`,
      '--user',
      `${login}:${password}`,
    ]);
    expect(fetched.stdout).to.include('2,A,created').and.include('3,B,created');
    await run('curl', ['-sS', `ftp://127.0.0.1:${hub.ftpPort}/in/points/`, '--user', `${login}:wrong`]).then(
      () => expect.fail('a wrong password was taken'),
      (error: Error) => expect(error.message).to.match(/denied|530/i),
    );
  });
});
