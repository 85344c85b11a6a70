import { once } from 'node:events';
import { createServer } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import { type FileHub, type FileUser, startFileHub } from './support/file-hub.ts';
import { connectRaw } from './support/raw-ftp.ts';

describe('the FTP server', () => {
  let hub: FileHub;
  let user: FileUser;
  before(async () => {
    hub = await startFileHub({ dataConnectMs: 300 });
    user = await hub.makeUser();
  });
  after(() => hub?.[Symbol.asyncDispose]());

  it('tells what it speaks to anybody, and the rest to who signed in', async () => {
    await using client = await connectRaw(hub);

    expect(await client.ask('SYST')).to.deep.include({ code: 215 });
    expect((await client.ask('FEAT')).text.split('\r\n')).to.include.members([
      ' MLST type*;size*;modify*;perm*;unique*;',
      ' REST STREAM',
      ' UTF8',
    ]);
    expect((await client.ask('OPTS MLST size;type;')).text).to.include('MLST OPTS type;size;');
    expect((await client.ask('FEAT')).text).to.include('MLST type*;size*;modify;perm;unique;');
    for (const line of ['PWD', 'PASV', 'LIST', 'STOR x', 'PORT 127,0,0,1,8,0'])
      expect((await client.ask(line)).code, line).to.equal(530);
    expect((await client.ask('QUIT')).code).to.equal(221);
    await once(client.socket, 'close');
  });

  it('answers what it does not know or do', async () => {
    await using client = await connectRaw(hub, user);
    const codes = {
      'HELLO there': 500,
      XYZW: 500,
      'SITE CHMOD 777 x': 502,
      'AUTH TLS': 502,
      'TYPE E': 504,
      'TYPE A': 200,
      'TYPE L 8': 200,
      'MODE B': 504,
      'STRU R': 504,
      'ALLO 100': 202,
      'REST x': 501,
      'RNTO y': 503,
      RETR: 501,
      STOR: 501,
      'OPTS UTF8 OFF': 504,
      'OPTS NOTHING': 501,
      NOOP: 200,
      HELP: 214,
      STAT: 211,
      ABOR: 226,
    };
    for (const [line, code] of Object.entries(codes)) expect((await client.ask(line)).code, line).to.equal(code);
  });

  it('does commands in the order in which they were sent ahead', async () => {
    await using client = await connectRaw(hub, user);
    client.send('NOOP\r\nCWD in\r\nPWD\r\nCWD tasks\nPWD\r\nCDUP\r\nPWD\r\n');

    const codes = [];
    for (let index = 0; index < 7; index += 1) codes.push((await client.reply()).text.trim());
    expect(codes.map((reply) => reply.replace(/ is the current folder$/, ''))).to.deep.equal([
      '200 Still here',
      '250 "/in"',
      '257 "/in"',
      '250 "/in/tasks"',
      '257 "/in/tasks"',
      '250 "/in"',
      '257 "/in"',
    ]);
  });

  it('lists in every form, also what fits a pattern', async () => {
    const own = await hub.makeUser();
    await using client = await connectRaw(hub, own);
    for (const name of ['a.csv', 'b.csv', 'c.txt']) {
      const data = await client.beginStore(`STOR /in/tasks/${name}`);
      data.end('12');
      expect((await client.reply()).code).to.equal(226);
    }
    const list = async (command: string) => {
      const data = await client.openData();
      expect((await client.ask(command)).code).to.equal(150);
      const listing = await text(data);
      expect((await client.reply()).code).to.equal(226);
      return listing;
    };

    await client.ask('CWD /in/tasks');
    expect(await list('NLST')).to.equal('a.csv\r\nb.csv\r\nc.txt\r\n');
    expect(await list('NLST *.csv')).to.equal('a.csv\r\nb.csv\r\n');
    expect(await list('NLST /in/tasks/?.txt')).to.equal('/in/tasks/c.txt\r\n');
    expect(await list('LIST -la')).to.match(
      /^(-rw-r--r-- 1 fieldhub fieldhub +2 \w{3} [ \d]\d \d\d:\d\d \w\.\w{3}\r\n){3}$/,
    );
    expect(await list('LIST a.csv')).to.match(/ a\.csv\r\n$/);
    expect(await list('MLSD')).to.match(/^type=file;size=2;modify=\d{14};perm=adfrw;unique=\w+; a\.csv\r\n/);
    expect((await client.ask('MLST a.csv')).text).to.match(/\r\n type=file;.*; \/in\/tasks\/a\.csv\r\n/);
    expect((await client.ask('STAT *.txt')).text).to.match(/^213-[\s\S]* c\.txt\r\n213 End/);
    expect((await client.ask('MDTM a.csv')).text).to.match(/^213 \d{14}\r\n$/);
    expect((await client.ask('SIZE a.csv')).text).to.equal('213 2\r\n');
  });

  it('gives a file from REST on', async () => {
    await using client = await connectRaw(hub, user);
    (await client.beginStore('STOR /in/tasks/rest.csv')).end('0123456789');
    expect((await client.reply()).code).to.equal(226);

    await client.ask('REST 6');
    const data = await client.beginStore('RETR /in/tasks/rest.csv');
    expect(await text(data)).to.equal('6789');
    expect((await client.reply()).code).to.equal(226);
    await client.ask('REST 11');
    await client.ask('EPSV');
    expect((await client.ask('RETR /in/tasks/rest.csv')).code).to.equal(554);
  });

  it('refuses to go on from where nothing is', async () => {
    await using client = await connectRaw(hub, user);
    await client.ask('REST 5');
    await client.ask('EPSV');
    const refused = await client.ask('STOR /in/tasks/gap.csv');
    expect(refused).to.deep.include({ code: 554 });
    expect(await user.names()).not.to.include('gap.csv');
  });

  it('sends over a connection that it opens itself', async () => {
    await using client = await connectRaw(hub, user);
    for (const command of ['PORT', 'EPRT']) {
      const server = createServer().listen(0, '127.0.0.1');
      await once(server, 'listening');
      const { port } = server.address() as { port: number };
      const where = command === 'PORT' ? `127,0,0,1,${port >> 8},${port & 255}` : `|1|127.0.0.1|${port}|`;
      expect((await client.ask(`${command} ${where}`)).code).to.equal(200);
      const came = once(server, 'connection');
      expect((await client.ask('NLST /')).code).to.equal(150);
      expect(await text((await came)[0])).to.include('in\r\n');
      expect((await client.reply()).code).to.equal(226);
      server.close();
    }
  });

  it('sends data to nobody but who commands', async () => {
    await using client = await connectRaw(hub, user);
    const elsewhere = [
      'PORT 10,0,0,1,100,0',
      'PORT 127,0,0,2,100,0',
      'EPRT |1|192.0.2.1|30000|',
      'EPRT |2|2001:db8::1|30000|',
    ];
    for (const line of elsewhere) expect((await client.ask(line)).code, line).to.equal(504);
    expect((await client.ask('PORT 127,0,0,1,0,22')).code).to.equal(504);
    expect((await client.ask('PORT 1,2,3')).code).to.equal(501);
    expect((await client.ask('NLST')).code, 'nothing was agreed').to.equal(425);
  });

  it('takes data from nobody but who commands', async () => {
    await using client = await connectRaw(hub, user);
    const stranger = await client.openData('127.0.0.2');
    await once(stranger, 'close');
    expect((await client.ask('STOR /in/tasks/theirs.csv')).code, 'nobody else came').to.equal(425);

    // A stranger that comes first does not take the place of the client.
    const { text: told } = await client.ask('EPSV');
    const port = Number(/\|\|\|(\d+)\|/.exec(told)?.[1]);
    const { connect } = await import('node:net');
    const first = connect({ port, host: '127.0.0.1', localAddress: '127.0.0.2' }).on('error', () => undefined);
    await once(first, 'close');
    const own = connect({ port, host: '127.0.0.1' });
    expect((await client.ask('STOR /in/tasks/ours.csv')).code).to.equal(150);
    own.end('ours');
    expect((await client.reply()).code).to.equal(226);
    expect(await user.names())
      .to.include('ours.csv')
      .and.not.to.include('theirs.csv');
  });

  it('takes only EPSV after EPSV ALL', async () => {
    await using client = await connectRaw(hub, user);
    expect((await client.ask('PASV')).text).to.match(/^227 .*\(127,0,0,1,\d+,\d+\)/);
    expect((await client.ask('EPSV 2')).code).to.equal(522);
    expect((await client.ask('EPSV ALL')).code).to.equal(200);
    for (const line of ['PASV', 'PORT 127,0,0,1,100,0', 'EPRT |1|127.0.0.1|30000|'])
      expect((await client.ask(line)).code, line).to.equal(501);
    expect((await client.ask('EPSV 1')).code).to.equal(229);
  });

  it('lets a password pass without encryption only where the service user allows it', async () => {
    // Loopback counts as safe, so this asks the door itself.
    const { createDoor } = await import('#server/file-server/service.ts');
    const { usualLimits } = await import('#server/file-server/schema.ts');
    const { createLog } = await import('#server/log.ts');
    const door = createDoor('ftp', hub.hub.services, createLog('test', 'silent'), usualLimits);
    const open = await hub.makeUser({ account: user.account, allowPlainFtp: true });
    const knock = { address: '192.0.2.1', correlationId: 'c', encrypted: false };

    expect((await door.signIn({ ...knock, login: user.login, password: user.password })).kind).to.equal('notEncrypted');
    expect((await door.signIn({ ...knock, login: open.login, password: open.password })).kind).to.equal('member');
    expect(
      (await door.signIn({ ...knock, login: user.login, password: user.password, encrypted: true })).kind,
    ).to.equal('member');
    expect((await user.journal('refused')).map(({ detail }) => detail)).to.include('a password without encryption');
  });

  it('ends the connection after three wrong passwords', async () => {
    await using client = await connectRaw(hub);
    const codes = [];
    for (let tries = 0; tries < 3; tries += 1) {
      await client.ask(`USER ${user.login}`);
      codes.push((await client.ask('PASS wrong')).code);
    }
    expect(codes).to.deep.equal([530, 530, 530]);
    await once(client.socket, 'close');
  });

  it('answers a client that ended its side behind QUIT', async () => {
    await using client = await connectRaw(hub);
    const all = text(client.socket);
    client.socket.end(`USER ${user.login}\r\nPASS ${user.password}\r\nPWD\r\nQUIT\r\n`);
    const replies = await all;
    expect(replies).to.match(/^331 .*\r\n230 .*\r\n257 "\/".*\r\n221 .*\r\n$/);
  });
});

describe('an FTP session', () => {
  it('ends once its credentials ended', async () => {
    await using hub = await startFileHub({ trustMs: 0 });
    const user = await hub.makeUser();
    await using client = await connectRaw(hub, user);
    expect((await client.ask('CWD /in')).code).to.equal(250);

    await hub.hub.services.serviceUsers.revoke(user.account.caller, user.login);

    expect((await client.ask('CWD /in/tasks')).code).to.equal(421);
    await once(client.socket, 'close');
  });

  it('ends when nothing comes for long, and when nobody signs in in time', async () => {
    await using hub = await startFileHub({ idleMs: 150, signInMs: 150 });
    const user = await hub.makeUser();
    await using idle = await connectRaw(hub, user);
    await using slow = await connectRaw(hub);
    // A byte now and then is no sign-in.
    const drip = setInterval(() => slow.send('N'), 20);

    expect((await slow.reply()).text).to.include('421 Signing in took too long');
    expect((await idle.reply()).text).to.include('421 Nothing came for a long time');
    clearInterval(drip);
  });
});
