import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import ssh2, { type SFTPWrapper } from 'ssh2';
import { needs } from '#test/support/needs.ts';
import { type Spawned, spawnJoined } from '#test/support/spawn.ts';
import { until } from '#test/support/until.ts';
import { drops } from './support/drops.ts';
import { type FileHub, type FileUser, startFileHub } from './support/file-hub.ts';
import { connectRaw } from './support/raw-ftp.ts';

const path = '/in/tasks/visits.csv';
const bytes = randomBytes(600_000);
const half = bytes.subarray(0, 300_000);
const sha256 = createHash('sha256').update(bytes).digest('hex');

describe('an upload that is cut', () => {
  let hub: FileHub;
  let folder: string;
  before(async () => {
    hub = await startFileHub();
    folder = mkdtempSync(join(tmpdir(), 'fieldhub-cut-'));
    writeFileSync(join(folder, 'visits.csv'), bytes);
  });
  after(async () => {
    rmSync(folder, { recursive: true, force: true });
    await hub?.[Symbol.asyncDispose]();
  });

  /** Nothing arrived, nothing is listed, the journal knows; then resuming gives exactly the one file. */
  async function expectCut(user: FileUser, protocol: 'FTP' | 'SFTP', { atLeast = 1 } = {}): Promise<void> {
    const cut = await until(async () => (await user.journal('uploadCut'))[0]);
    expect(cut.detail).to.match(/^\/in\/tasks\/visits\.csv: \d+ bytes are here, /);
    expect(await user.arrivals()).to.deep.equal([]);
    expect(await user.names()).to.deep.equal([]);

    await using client = await drops.find((drop) => drop.protocol === protocol)!.connect(hub, user);
    expect(await client.list('/in/tasks')).to.deep.equal([]);
    if (atLeast > 0) {
      expect(await client.size(path)).to.be.within(atLeast, bytes.length);
      await client.resume(path, bytes);
    } else await client.put(path, bytes);

    expect(await user.names()).to.deep.equal(['visits.csv']);
    expect(await user.sha256(path)).to.equal(sha256);
    expect(await user.arrivals()).to.deep.equal(['visits.csv']);
    expect(await client.size(path), 'nothing is left of the cut one').to.equal(bytes.length);
  }

  describe('over FTP', () => {
    /** Half of the file is with the server. */
    async function sendHalf(data: Socket): Promise<void> {
      await new Promise<void>((resolve) => data.write(half, () => resolve()));
    }

    /** Each ends an upload of which half was sent in its own way. */
    const ways: Record<string, (data: Socket, control: Socket) => void | Promise<void>> = {
      'by a reset of the data connection': (data) => void data.resetAndDestroy(),
      'by the end of both connections, control first': (data, control) => {
        control.destroy();
        data.destroy();
      },
      'by the end of both connections, data first': (data, control) => {
        data.destroy();
        control.destroy();
      },
      'by the end of both sides, orderly but without QUIT': (data, control) => {
        data.end();
        control.end();
      },
      'by a reset of both connections': (data, control) => {
        control.resetAndDestroy();
        data.resetAndDestroy();
      },
      'by the end of the control connection while data goes on': async (_, control) => {
        control.destroy();
        await once(control, 'close');
      },
      'by ABOR': (_, control) => void control.write('ABOR\r\n'),
      'by ABOR behind telnet signs, the data connection ended in order': (data, control) => {
        control.write(Buffer.from([0xff, 0xf4, 0xf2, ...Buffer.from('ABOR\r\n')]));
        data.end();
      },
    };

    for (const [way, cut] of Object.entries(ways))
      it(way, async () => {
        const user = await hub.makeUser();
        await using client = await connectRaw(hub, user);
        const data = await client.beginStore(`STOR ${path}`);
        await sendHalf(data);
        await cut(data, client.socket);
        // A reset throws away what the server has not read yet.
        await expectCut(user, 'FTP', { atLeast: way.includes('reset') ? 0 : 1 });
      });

    for (const laterMs of [20, 60])
      it(`by the end of the control connection ${laterMs} ms after the data ended in order`, async () => {
        const user = await hub.makeUser();
        await using client = await connectRaw(hub, user);
        const data = await client.beginStore(`STOR ${path}`);
        await sendHalf(data);
        data.end();
        // Not a wait for something: the client's own time between closing the file's stream and its end.
        await sleep(laterMs);
        client.socket.destroy();
        await expectCut(user, 'FTP', { atLeast: half.length });
      });

    it('by ABOR, of which the client is told', async () => {
      const user = await hub.makeUser();
      await using client = await connectRaw(hub, user);
      const data = await client.beginStore(`STOR ${path}`);
      await sendHalf(data);

      expect(await client.ask('ABOR')).to.deep.include({ code: 426 });
      expect(await client.reply()).to.deep.include({ code: 226 });
      expect((await client.ask('NOOP')).code).to.equal(200);
      await expectCut(user, 'FTP');
    });

    it('before it began, by ABOR sent ahead', async () => {
      const user = await hub.makeUser();
      await using client = await connectRaw(hub, user);
      const data = await client.openData();
      client.send(`STOR ${path}\r\nABOR\r\n`);

      expect((await client.reply()).code).to.equal(425);
      expect((await client.reply()).code).to.equal(226);
      await once(data.resume(), 'close');
      expect(await user.names()).to.deep.equal([]);
    });

    it('by silence', async () => {
      await using quick = await startFileHub({ stallMs: 200 });
      const user = await quick.makeUser();
      await using client = await connectRaw(quick, user);
      const data = await client.beginStore(`STOR ${path}`);
      await sendHalf(data);

      const reply = await client.reply();

      expect(reply.text).to.include('426 The upload was cut (nothing moved for 0.2 seconds); 300000 bytes are here');
      expect(await user.names()).to.deep.equal([]);
    });

    it('is whole with QUIT sent ahead, though the client ends all', async () => {
      const user = await hub.makeUser();
      await using client = await connectRaw(hub, user);
      const data = await client.beginStore(`STOR ${path}`);
      client.socket.end('QUIT\r\n');
      data.end(bytes);

      expect((await client.reply()).code).to.equal(226);
      expect((await client.reply()).code).to.equal(221);
      expect(await user.sha256(path)).to.equal(sha256);
    });

    it('goes on by REST and STOR, in several pieces', async () => {
      const user = await hub.makeUser();
      for (const [from, to] of [
        [0, 100_000],
        [100_000, 250_000],
      ] as const) {
        await using client = await connectRaw(hub, user);
        await client.ask(`REST ${from}`);
        const data = await client.beginStore(`STOR ${path}`);
        await new Promise<void>((resolve) => data.write(bytes.subarray(from, to), () => resolve()));
        expect((await client.ask('ABOR')).code).to.equal(426);
        expect((await client.reply()).code).to.equal(226);
        const here = Number((await client.ask(`SIZE ${path}`)).text.split(' ')[1]);
        expect(here).to.equal(to);
      }
      await using client = await connectRaw(hub, user);
      await client.ask('REST 250000');
      (await client.beginStore(`STOR ${path}`)).end(bytes.subarray(250_000));
      expect((await client.reply()).code).to.equal(226);

      expect(await user.sha256(path)).to.equal(sha256);
      expect(await user.arrivals()).to.deep.equal(['visits.csv']);
    });

    it('is forgotten when it is deleted', async () => {
      const user = await hub.makeUser();
      await using client = await connectRaw(hub, user);
      await sendHalf(await client.beginStore(`STOR ${path}`));
      await client.ask('ABOR');
      await client.reply();

      expect((await client.ask(`DELE ${path}`)).code).to.equal(250);
      expect((await client.ask(`SIZE ${path}`)).code).to.equal(550);
    });

    describe('of curl', () => {
      before(needs('curl'));

      it('by its death', async () => {
        const user = await hub.makeUser();
        const { login, password } = user;
        const curl = spawn('curl', ['-sT', '-', `ftp://${login}:${password}@127.0.0.1:${hub.ftpPort}${path}`]);
        await new Promise<void>((resolve) => curl.stdin.write(half, () => resolve()));
        curl.kill('SIGKILL');
        await expectCut(user, 'FTP', { atLeast: 0 });
      });
    });
  });

  describe('over SFTP', () => {
    /** An SFTP session without comfort. */
    async function openSftp(user: FileUser): Promise<{ client: ssh2.Client; socket: Socket; sftp: SFTPWrapper }> {
      const client = new ssh2.Client().on('error', () => undefined);
      const socket = connect({ port: hub.sftpPort, host: '127.0.0.1', noDelay: true }).on('error', () => undefined);
      client.connect({ sock: socket, username: user.login, password: user.password });
      await once(client, 'ready');
      const sftp = await new Promise<SFTPWrapper>((resolve, reject) =>
        client.sftp((error, opened) => (error ? reject(error) : resolve(opened))),
      );
      return { client, socket, sftp };
    }

    /** Half of the file is written to an open handle, and acknowledged. */
    async function writeHalf(sftp: SFTPWrapper): Promise<Buffer> {
      const handle = await new Promise<Buffer>((resolve, reject) =>
        sftp.open(path, 'w', (error, opened) => (error ? reject(error) : resolve(opened))),
      );
      for (let at = 0; at < half.length; at += 30_000)
        await new Promise<void>((resolve, reject) =>
          sftp.write(handle, half, at, 30_000, at, (error) => (error ? reject(error) : resolve())),
        );
      return handle;
    }

    type Opened = Awaited<ReturnType<typeof openSftp>>;
    const ways: Record<string, (opened: Opened, handle: Buffer) => unknown> = {
      'by the end of the connection': ({ socket }) => socket.destroy(),
      'by a reset of the connection': ({ socket }) => socket.resetAndDestroy(),
      'by the end of the channel without CLOSE': ({ sftp }) => sftp.end(),
      'by a disconnect without CLOSE': ({ client }) => client.end(),
      'by CLOSE when bytes are missing': async ({ sftp }, handle) => {
        await new Promise<void>((resolve) => sftp.write(handle, bytes, 400_000, 1000, 400_000, () => resolve()));
        const refused = await new Promise<unknown>((resolve) => sftp.close(handle, resolve));
        expect(String(refused)).to.include('not whole: the bytes from 300000 on are missing');
      },
    };

    for (const [way, cut] of Object.entries(ways))
      it(way, async () => {
        const user = await hub.makeUser();
        const opened = await openSftp(user);
        const handle = await writeHalf(opened.sftp);
        await cut(opened, handle);
        await expectCut(user, 'SFTP', { atLeast: half.length });
        opened.client.destroy();
      });
  });

  for (const { protocol } of drops) {
    describe(`over ${protocol}, by a death`, () => {
      const portOf = () => String(protocol === 'FTP' ? hub.ftpPort : hub.sftpPort);
      const script = join(import.meta.dirname, 'support/upload-half-process.ts');
      const upload = ({ login, password }: FileUser, port: string): Spawned =>
        spawnJoined(hub.hub, script, protocol, port, login, password, join(folder, 'visits.csv'), path);

      it('of the client process', async () => {
        const user = await hub.makeUser();
        await using client = upload(user, portOf());
        await client.message<string>((message) => message === 'half');
        await client.kill();
        await expectCut(user, protocol, { atLeast: 0 });
      });

      it('in order, of the server', async () => {
        const user = await hub.makeUser();
        await using client = upload(user, portOf());
        await client.message<string>((message) => message === 'half');
        await hub.restart();
        expect(await user.journal('uploadCut'), 'noted before it stopped').to.have.length(1);
        await expectCut(user, protocol);
      });

      it('of the server process', async () => {
        const user = await hub.makeUser();
        await using server = spawnJoined(hub.hub, join(import.meta.dirname, 'support/serve-process.ts'));
        const { ftpPort, sftpPort } = await server.message<{ ftpPort: number; sftpPort: number }>(() => true);
        await using client = upload(user, String(protocol === 'FTP' ? ftpPort : sftpPort));
        await client.message<string>((message) => message === 'half');
        await server.kill();
        expect(await user.names()).to.deep.equal([]);

        await using again = await drops.find((drop) => drop.protocol === protocol)!.connect(hub, user);
        await again.put(path, bytes);

        expect(await user.names()).to.deep.equal(['visits.csv']);
        expect(await user.sha256(path)).to.equal(sha256);
        expect(await user.arrivals()).to.deep.equal(['visits.csv']);
      });
    });
  }
});
