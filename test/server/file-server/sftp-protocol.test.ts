import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { expect } from 'chai';
import ssh2 from 'ssh2';
import { until } from '#test/support/until.ts';
import { type FileHub, type FileUser, startFileHub } from './support/file-hub.ts';
import { connectRawSftp, kinds, type RawSftp } from './support/raw-sftp.ts';

const statusOf = async (client: RawSftp, id: number) => {
  const { type, body } = await client.reply(id);
  expect(type).to.equal(kinds.status);
  return { code: body.readUInt32BE(0), text: String(body.subarray(8, 8 + body.readUInt32BE(4))) };
};

async function openHandle(client: RawSftp, id: number, path: string, flags: number): Promise<Buffer> {
  client.send(kinds.open, id, path, flags, 0);
  const { type, body } = await client.reply(id);
  expect(type, String(body)).to.equal(kinds.handle);
  return body.subarray(4);
}

describe('the SFTP server', () => {
  let hub: FileHub;
  let user: FileUser;
  before(async () => {
    hub = await startFileHub();
    user = await hub.makeUser();
  });
  after(() => hub?.[Symbol.asyncDispose]());

  it('does what concerns one file in the order asked, though all is sent at once', async () => {
    await using client = await connectRawSftp(hub, user);
    const handle = await openHandle(client, 1, '/in/tasks/a.csv.part', 0x1a);
    client.send(kinds.write, 2, handle, 0n, 'one');
    client.send(kinds.write, 3, handle, 3n, 'two');
    client.send(kinds.close, 4, handle);
    client.send(18, 5, '/in/tasks/a.csv.part', '/in/tasks/a.csv');
    client.send(kinds.open, 6, '/in/tasks/a.csv', 1, 0);

    for (const id of [2, 3, 4, 5]) expect(await statusOf(client, id), String(id)).to.deep.include({ code: 0 });
    expect((await client.reply(6)).type).to.equal(kinds.handle);
    expect(await user.content('/in/tasks/a.csv')).to.equal('onetwo');
    expect(await user.arrivals()).to.deep.equal(['a.csv']);
  });

  it('answers a client that asks for a whole file at once, without reading ahead of it', async () => {
    const bytes = randomBytes(4_000_000);
    const { files } = hub.hub.services;
    const upload = await files.beginUpload(user.account.caller, '/in/tasks/large.bin.part');
    await upload.receive([bytes] as unknown as AsyncIterable<Uint8Array>);
    await upload.finish();
    await using client = await connectRawSftp(hub, user);
    const handle = await openHandle(client, 1, '/in/tasks/large.bin.part', 1);

    const count = Math.ceil(bytes.length / 1000);
    client.channel.pause();
    for (let index = 0; index < count; index += 1)
      client.send(kinds.read, 10 + index, handle, BigInt(index * 1000), 1000);
    client.channel.resume();

    const pieces: Buffer[] = [];
    for (let index = 0; index < count; index += 1) pieces.push((await client.reply(10 + index)).body.subarray(4));
    expect(Buffer.concat(pieces).equals(bytes)).to.equal(true);
    client.send(kinds.read, 5, handle, BigInt(bytes.length), 1000);
    expect((await statusOf(client, 5)).code, 'end of file').to.equal(1);
  });

  it('forgets what it was asked by a client that does not listen and goes', async () => {
    const { files } = hub.hub.services;
    const upload = await files.beginUpload(user.account.caller, '/in/tasks/unheard.bin.part');
    await upload.receive([randomBytes(4_000_000)] as unknown as AsyncIterable<Uint8Array>);
    await upload.finish();
    const client = await connectRawSftp(hub, user);
    const handle = await openHandle(client, 1, '/in/tasks/unheard.bin.part', 1);
    client.channel.pause();
    for (let id = 10; id < 1_500; id += 1) client.send(kinds.read, id, handle, 0n, 250_000);
    client.send(17, 2, '/in');
    // Its window is shut by then: the answer to the last request is among those that wait.
    await new Promise<void>((resolve) => client.channel.write(Buffer.alloc(0), () => resolve()));

    client.socket.resetAndDestroy();
    await client.ended;

    await hub.restart();
    await using after = await connectRawSftp(hub, user);
    after.send(17, 1, '/in');
    expect((await after.reply(1)).type).to.equal(105);
  });

  it('goes on with an unfinished upload that is opened and closed, and leaves a finished file alone', async () => {
    const { files } = hub.hub.services;
    const cut = await files.beginUpload(user.account.caller, '/in/tasks/all-here.csv');
    await cut.receive([Buffer.from('everything')] as unknown as AsyncIterable<Uint8Array>);
    await cut.keep();
    await using client = await connectRawSftp(hub, user);

    client.send(kinds.close, 2, await openHandle(client, 1, '/in/tasks/all-here.csv', 0x0a));
    expect((await statusOf(client, 2)).code).to.equal(0);
    expect(await user.content('/in/tasks/all-here.csv')).to.equal('everything');
    const arrived = (await user.arrivals()).length;

    client.send(kinds.close, 4, await openHandle(client, 3, '/in/tasks/all-here.csv', 0x0a));
    expect((await statusOf(client, 4)).code).to.equal(0);
    expect((await user.arrivals()).length).to.equal(arrived);
  });

  it('begins anew when a file that is there is written from its beginning', async () => {
    await using client = await connectRawSftp(hub, user);
    for (const [id, words] of [
      [1, 'a long first version'],
      [11, 'second'],
    ] as const) {
      const handle = await openHandle(client, id, '/in/tasks/rewritten.csv', 0x0a);
      client.send(kinds.write, id + 1, handle, 0n, words);
      client.send(kinds.close, id + 2, handle);
      expect((await statusOf(client, id + 2)).code).to.equal(0);
    }
    expect(await user.content('/in/tasks/rewritten.csv')).to.equal('second');
  });

  it('refuses what it does not do, with a sentence', async () => {
    await using client = await connectRawSftp(hub, user);
    const exclusive = 0x02 | 0x08 | 0x20;
    const handle = await openHandle(client, 1, '/in/tasks/x.csv', exclusive);
    client.send(kinds.close, 2, handle);
    await client.reply(2);

    const requests: [type: number, fields: (number | bigint | string | Buffer)[], code: number, text: string][] = [
      [kinds.open, ['/in/tasks/x.csv', exclusive, 0], 4, 'is there already'],
      [kinds.open, ['/in/tasks/never.csv', 0x02, 0], 2, 'no such file'],
      [kinds.open, ['/out/x.csv', 0x1a, 0], 3, 'in/ROUTE'],
      [kinds.open, [Buffer.from('/in/tasks/caf\xe9.csv', 'latin1'), 0x1a, 0], 4, 'name cannot be used'],
      [kinds.open, ['/in/tasks/nul\0.csv', 0x1a, 0], 4, 'name cannot be used'],
      [kinds.open, ['/in/tasks/new\nline.csv', 0x1a, 0], 4, 'name cannot be used'],
      [kinds.close, [handle], 4, 'not open'],
      [kinds.read, [Buffer.from('zzzz'), 0n, 10], 4, 'not open'],
      [18, ['/in/tasks/x.csv', '/in/tasks/a.csv'], 4, 'is there already'],
      [9, ['/in/tasks/x.csv', 1, 0n], 8, 'Setting a size'],
      [19, ['/in/tasks/x.csv'], 8, ''],
      [20, ['/in/tasks/link', '/in/tasks/x.csv'], 8, ''],
      [kinds.extended, ['statvfs@openssh.com', '/'], 8, 'not offered'],
      [kinds.extended, ['constructor', '/'], 8, 'not offered'],
    ];
    for (const [index, [type, fields, code, text]] of requests.entries()) {
      client.send(type, 100 + index, ...fields);
      const status = await statusOf(client, 100 + index);
      expect(status.code, `${type} ${fields[0]}`).to.equal(code);
      expect(status.text).to.include(text);
    }
  });

  it('takes modes and times and forgets them', async () => {
    await using client = await connectRawSftp(hub, user);
    client.send(9, 1, '/in/tasks/gone.csv', 4, 0o600);
    expect((await statusOf(client, 1)).code).to.equal(0);
  });

  it('ends the session once the credentials ended', async () => {
    await using quick = await startFileHub({ trustMs: 0 });
    const ending = await quick.makeUser();
    await using client = await connectRawSftp(quick, ending);
    await quick.hub.services.serviceUsers.revoke(ending.account.caller, ending.login);

    client.send(17, 1, '/in');

    expect((await statusOf(client, 1)).code).to.equal(3);
    await client.ended;
  });

  it('cuts an upload whose credentials ended before it was whole', async () => {
    await using quick = await startFileHub({ trustMs: 0 });
    const ending = await quick.makeUser();
    await using client = await connectRawSftp(quick, ending);
    const handle = await openHandle(client, 1, '/in/tasks/late.csv', 0x1a);
    client.send(kinds.write, 2, handle, 0n, 'late');
    await client.reply(2);
    await quick.hub.services.serviceUsers.revoke(ending.account.caller, ending.login);

    client.send(kinds.close, 3, handle);

    expect((await statusOf(client, 3)).code).to.equal(4);
    expect(await ending.names()).to.deep.equal([]);
    expect(await until(async () => (await ending.journal('uploadCut'))[0])).to.have.property('by', ending.login);
  });

  it('allows only so many open files', async () => {
    await using small = await startFileHub({ handles: 3 });
    const owner = await small.makeUser();
    await using client = await connectRawSftp(small, owner);
    for (let id = 1; id <= 3; id += 1) await openHandle(client, id, `/in/tasks/${id}.csv`, 0x1a);
    client.send(11, 4, '/in');
    expect((await statusOf(client, 4)).text).to.include('Not more than 3');
  });

  it('ends after three wrong passwords, and when nobody signs in in time', async () => {
    await using quick = await startFileHub({ signInMs: 300 });
    const tries: string[] = [];
    const client = new ssh2.Client().on('error', () => undefined);
    client.connect({
      sock: connect(quick.sftpPort, '127.0.0.1'),
      username: user.login,
      authHandler: (_left, _partial, next) => {
        tries.push('wrong');
        next({ type: 'password', username: user.login, password: 'wrong' });
      },
    });
    await once(client, 'close');
    expect(tries).to.have.length(3);

    const silent = connect(quick.sftpPort, '127.0.0.1').resume();
    await once(silent, 'close');
  });

  it('survives packets that mean nothing', async () => {
    for (const bytes of [randomBytes(5000), Buffer.from([0, 0, 0, 0]), Buffer.from([0xff, 0xff, 0xff, 0xff, 1])]) {
      const client = await connectRawSftp(hub, user);
      client.channel.write(bytes);
      await client.ended;
      await client[Symbol.asyncDispose]();
    }
    await using client = await connectRawSftp(hub, user);
    client.send(17, 1, '/in');
    expect((await client.reply(1)).type).to.equal(105);
  });
});
