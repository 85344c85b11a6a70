import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect } from 'chai';
import fc from 'fast-check';
import { until } from '#test/support/until.ts';
import { drops } from './support/drops.ts';
import { type FileHub, type FileUser, startFileHub } from './support/file-hub.ts';
import { connectRaw } from './support/raw-ftp.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Bytes that are still held when nothing goes on. */
async function heldBytes(): Promise<number> {
  for (let times = 0; times < 3; times += 1) {
    collect();
    await nextTurn();
  }
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

const mega = 1024 * 1024;

describe('file servers under attack', () => {
  let hub: FileHub;
  let user: FileUser;
  before(async () => {
    hub = await startFileHub({ connectionsPerAddress: 60, signInMs: 1_000, dataConnectMs: 50 });
    user = await hub.makeUser();
  });
  after(() => hub?.[Symbol.asyncDispose]());

  /** Whoever behaves is served as before. */
  async function expectServing(): Promise<void> {
    for (const { connect: signIn } of drops) {
      await using client = await signIn(hub, user);
      expect((await client.list('/')).length).to.equal(6);
    }
  }

  function attack(port: number): Socket {
    return connect({ port, host: '127.0.0.1', localAddress: '127.0.0.9' }).on('error', () => undefined);
  }

  it('keep nothing of lines that are too long', async () => {
    await using client = await connectRaw(hub, user);
    const before = await heldBytes();
    const piece = Buffer.alloc(mega, 'A');
    for (let index = 0; index < 20; index += 1)
      await new Promise<void>((resolve) => client.socket.write(piece, () => resolve()));
    expect((await heldBytes()) - before).to.be.below(5 * mega);
    client.send('\r\n');
    expect((await client.reply()).text).to.equal('500 The line is too long\r\n');
    expect((await client.ask(`CWD ${'x'.repeat(4080)}`)).code).to.equal(553);
    expect((await client.ask(`CWD ${'x'.repeat(4100)}`)).code).to.equal(500);
  });

  it('end with who sends nonsense', async () => {
    const socket = attack(hub.ftpPort);
    const replies = text(socket);
    socket.write('GET / HTTP/1.1\r\nHost: x\r\n'.repeat(50_000));
    expect(await replies).to.match(/421 This does not look like FTP\r\n$/);
    await expectServing();
  });

  it('do not pile up replies that nobody reads', async () => {
    const before = await heldBytes();
    const socket = attack(hub.ftpPort).pause();
    let written = 0;
    const noops = Buffer.from('NOOP\r\n'.repeat(20_000));
    // Until the server stops reading: then our own buffers fill.
    await until(() => {
      socket.write(noops);
      written += noops.length;
      return socket.writableLength > 2 * mega;
    });
    const held = (await heldBytes()) - before - socket.writableLength;
    expect(held, `of ${written} bytes`).to.be.below(8 * mega);
    socket.resetAndDestroy();
    await expectServing();
  });

  it('hold out 200 connections without login, and serve others meanwhile', async () => {
    for (const port of [hub.ftpPort, hub.sftpPort]) {
      const sockets = Array.from({ length: 200 }, () => attack(port).resume());
      const closed = sockets.map((socket) => once(socket, 'close'));
      await Promise.all(sockets.map((socket) => once(socket, 'connect')));
      // 60 are let in, 140 are turned away at once.
      await until(() => sockets.filter((socket) => socket.closed).length >= 140);
      await expectServing();
      await Promise.all(closed);
    }
  });

  it('survive junk at every moment of an SSH connection', async () => {
    const beginnings = ['', 'SSH-2.0-x\r\n', `${'x'.repeat(300)}\r\n`, 'SSH-1.0-old\r\n', '\0'.repeat(5000)];
    for (const beginning of beginnings) {
      const socket = attack(hub.sftpPort).resume();
      socket.write(beginning);
      socket.end(Buffer.alloc(100_000, 7));
      await once(socket, 'close');
    }
    await expectServing();
  });

  it('answer every command, whatever it is, once', async () => {
    const verbs =
      'USERX CWD XCWD CDUP PWD MKD RMD DELE RNFR RNTO SIZE MDTM REST TYPE MODE STRU ALLO FEAT OPTS SYST STAT'
        .concat(' HELP NOOP MLST EPSV PASV PORT EPRT LIST NLST MLSD RETR STOR APPE ABOR SITE AUTH STOU REIN')
        .split(' ');
    const name = fc.oneof(
      fc.constantFrom(
        '',
        '..',
        '/',
        '/in/tasks',
        '../../..',
        '-la',
        '*',
        'a.csv',
        '127,0,0,1,1,1',
        '|1|127.0.0.1|99|',
        'ALL',
      ),
      fc.string({ unit: 'binary', maxLength: 30 }),
    );
    const command = fc
      .tuple(fc.constantFrom(...verbs), name)
      .map(([verb, rest]) => `${verb} ${rest}`.replace(/[\r\n]/g, '.'));
    await using client = await connectRaw(hub, user);
    await fc.assert(
      fc.asyncProperty(command, async (line) => {
        const { code } = await client.ask(line);
        expect(code, line).to.be.within(200, 554).and.not.equal(451);
        // Between nonsense something sensible: else the connection ends.
        expect((await client.ask('NOOP')).code).to.equal(200);
      }),
      { numRuns: 400 },
    );
    await expectServing();
  });
});
