import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { Client as FtpClient } from 'basic-ftp';
import { expect } from 'chai';
import { createClient } from '#api-reference/client.ts';
import { startDatabaseProcess } from '#test/database/support/database-process.ts';
import { freePorts } from '#test/support/free-ports.ts';
import { until } from '#test/support/until.ts';

/** A half of a hub, started by hand. */
function startHalf(program: 'server' | 'workers', env: Record<string, string>) {
  const child = spawn(process.execPath, ['run.mjs', `${program}/main.ts`], {
    env: { ...process.env, LANG: 'C', LC_ALL: 'C', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (text += chunk));
  const exited = once(child, 'exit').then(([code]) => Number(code));
  return {
    said: () => text,
    exited,
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM');
      await exited;
    },
  };
}

describe('server and workers started by hand', function () {
  this.timeout(90_000);
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fieldhub-halves-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('share a database over MONGODB_URI, which keeps the bytes of files too', async () => {
    await using database = await startDatabaseProcess(undefined, { args: ['--port', String((await freePorts(1))[0])] });
    const [port = 0, ftpPort = 0, sftpPort = 0] = await freePorts(3);
    const common = { MONGODB_URI: database.uri, SECRET_KEY: Buffer.alloc(32, 7).toString('base64') };
    const ports = { PORT: String(port), FTP_PORT: String(ftpPort), SFTP_PORT: String(sftpPort) };
    await using server = startHalf('server', { ...common, ...ports, DATA: join(folder, 'server') });
    await using _workers = startHalf('workers', { ...common, DATA: join(folder, 'workers') });
    const [, code = ''] = await until(() => /"code":"([A-Z0-9-]+)"/.exec(server.said()), { withinMs: 60_000 });
    const anyone = createClient(`http://127.0.0.1:${port}`);
    const { token } = await anyone.ask('POST /v1/sign-in', { body: { code } });
    const api = createClient(`http://127.0.0.1:${port}`, token);
    const definition = JSON.parse(await readFile('test/end-to-end/points-template.json', 'utf8'));
    await api.ask('PUT /v1/templates/{key}', {
      path: { key: 'points' },
      body: { name: 'points', definition } as never,
    });
    await api.ask('PUT /v1/routes/{key}', {
      path: { key: 'points' },
      body: { direction: 'in', templateKey: 'points', graceS: 0 },
    });
    const { login, password } = await api.ask('POST /v1/service-users', {
      body: { login: 'erp', permissions: ['files.read', 'files.write'] },
    });
    const ftp = new FtpClient();
    await ftp.access({ host: '127.0.0.1', port: ftpPort, user: login, password });

    await ftp.uploadFrom(Readable.from(['key;name\nA;Ávila\n']), '/in/points/points.csv');
    ftp.close();

    const point = await until(() => api.ask('GET /v1/points/{key}', { path: { key: 'A' } }).catch(() => undefined));
    expect(point.name).to.equal('Ávila');
    const collections = await database.client.db('fieldhub').listCollections().toArray();
    expect(collections.map(({ name }) => name)).to.include('bytes.chunks');
  });

  it('refuse another key than the one that secrets are sealed with', async () => {
    await using database = await startDatabaseProcess(undefined, { args: ['--port', String((await freePorts(1))[0])] });
    const common = { MONGODB_URI: database.uri, DATA: folder };
    const key = (byte: number) => Buffer.alloc(32, byte).toString('base64');
    await using right = startHalf('workers', { ...common, SECRET_KEY: key(1) });
    await until(
      () =>
        database.client
          .db('fieldhub')
          .collection('hub')
          .findOne({ keyCheck: { $exists: true } }),
      {
        withinMs: 60_000,
      },
    );

    await using wrong = startHalf('workers', { ...common, SECRET_KEY: key(2) });

    expect(await wrong.exited).to.equal(1);
    expect(wrong.said()).to.include('sealed with another key').and.include('SECRET_KEY');
    expect(right.said()).to.not.include('sealed with another key');
  });
});
