import { createHash, randomBytes } from 'node:crypto';
import { expect } from 'chai';
import { type DropClient, drops } from './support/drops.ts';
import { type FileHub, type FileUser, startFileHub } from './support/file-hub.ts';

const messageOf = (error: unknown) => (error as Error).message;
const refused = (act: Promise<unknown>) =>
  act.then(
    () => 'it was done',
    (error) => messageOf(error),
  );

for (const { protocol, connect } of drops) {
  describe(`a drop by ${protocol}`, () => {
    let hub: FileHub;
    let user: FileUser;
    let client: DropClient;
    before(async () => {
      hub = await startFileHub();
      user = await hub.makeUser();
      client = await connect(hub, user);
    });
    after(async () => {
      await client?.[Symbol.asyncDispose]();
      await hub?.[Symbol.asyncDispose]();
    });

    it('takes a file, shows it, gives it back and says that it arrived', async () => {
      await client.put('/in/tasks/first.csv', Buffer.from('a;b\n1;2\n'));

      expect(await client.list('/in/tasks')).to.deep.include({ name: 'first.csv', size: 8, kind: 'file' });
      expect(String(await client.get('/in/tasks/first.csv'))).to.equal('a;b\n1;2\n');
      expect(await client.size('/in/tasks/first.csv')).to.equal(8);
      expect(await user.arrivals()).to.deep.equal(['first.csv']);
    });

    it('shows the folders that every home has', async () => {
      const names = (await client.list('/')).map(({ name }) => name);
      expect(names).to.have.members(['in', 'held', 'done', 'partial', 'failed', 'out']);
    });

    it('takes an empty file', async () => {
      await client.put('/in/tasks/empty.csv', Buffer.alloc(0));

      expect((await client.get('/in/tasks/empty.csv')).length).to.equal(0);
      expect(await user.arrivals()).to.include('empty.csv');
    });

    it('takes and gives 5 MB byte for byte', async () => {
      const bytes = randomBytes(5_000_003);
      const sha256 = createHash('sha256').update(bytes).digest('hex');

      await client.put('/in/tasks/large.bin', bytes);

      expect(await user.sha256('/in/tasks/large.bin')).to.equal(sha256);
      expect((await client.get('/in/tasks/large.bin')).equals(bytes), 'the same bytes').to.equal(true);
    });

    it('takes names in any script, composed or not, as one', async () => {
      const names = ['Año «1».csv', 'заявки.csv', '作业 单.xlsx', '🙂.csv', 'with  two spaces .csv'];
      for (const name of names) await client.put(`/in/tasks/${name}`, Buffer.from(name));
      await client.put('/in/tasks/pin\u0303a.csv', Buffer.from('decomposed'));

      const seen = (await client.list('/in/tasks')).map(({ name }) => name);
      expect(seen).to.include.members([...names, 'pi\u00f1a.csv']);
      for (const name of names) expect(String(await client.get(`/in/tasks/${name}`))).to.equal(name);
    });

    it('takes a file under a temporary name; it arrives when it gets its final one', async () => {
      const name = `renamed-by-${protocol}.csv`;
      await client.put(`/in/tasks/${name}.part`, Buffer.from('x'));
      expect(await user.arrivals()).not.to.include(`${name}.part`);

      await client.rename(`/in/tasks/${name}.part`, `/in/tasks/${name}`);

      expect(await user.arrivals()).to.include(name);
      expect(await user.names())
        .to.include(name)
        .and.not.to.include(`${name}.part`);
    });

    it('takes the companions of a file, which are no files to import', async () => {
      const before = await user.arrivals();
      await client.put('/in/tasks/beside.csv', Buffer.from('a;b\n'));
      for (const ending of ['ok', 'done', 'MD5', 'sha256'])
        await client.put(`/in/tasks/beside.csv.${ending}`, Buffer.from('whole'));

      expect(await user.arrivals()).to.deep.equal([...before, 'beside.csv']);
      expect(String(await client.get('/in/tasks/beside.csv.ok'))).to.equal('whole');
    });

    it('renames over what is there', async () => {
      await client.put('/in/tasks/daily.csv', Buffer.from('yesterday'));
      await client.put('/in/tasks/daily.csv.tmp', Buffer.from('today'));

      await client.rename('/in/tasks/daily.csv.tmp', '/in/tasks/daily.csv');

      expect(await user.content('/in/tasks/daily.csv')).to.equal('today');
    });

    it('overwrites a file as a whole', async () => {
      await client.put('/in/tasks/again.csv', Buffer.from('a longer first version'));
      await client.put('/in/tasks/again.csv', Buffer.from('second'));

      expect(await user.content('/in/tasks/again.csv')).to.equal('second');
    });

    it('goes on behind a file that is there', async () => {
      await client.put('/in/tasks/log.csv', Buffer.from('one\n'));
      await client.append('/in/tasks/log.csv', Buffer.from('two\n'));

      expect(await user.content('/in/tasks/log.csv')).to.equal('one\ntwo\n');
    });

    it('makes and removes folders inside a route folder, and removes files', async () => {
      await client.makeFolder('/in/tasks/spring');
      await client.put('/in/tasks/spring/a.csv', Buffer.from('x'));
      expect(await refused(client.removeFolder('/in/tasks/spring'))).to.include('not empty');

      await user.arrivals();
      await client.remove('/in/tasks/spring/a.csv');
      await client.removeFolder('/in/tasks/spring');

      expect(await user.names()).not.to.include('spring');
      expect(await refused(client.list('/in/tasks/spring'))).to.include('There is no such file or folder');
    });

    it('refuses what cannot be done here, with a sentence', async () => {
      const here = 'This cannot be done in this folder. Files are put into the folder of a route, in/ROUTE.';
      const folders = ['/x.csv', '/in/x.csv', '/out/x.csv', '/done/tasks/x.csv'];
      for (const path of folders) expect(await refused(client.put(path, Buffer.from('x'))), path).to.include(here);
      expect(await refused(client.makeFolder('/in/new-route'))).to.include(here);
      expect(await refused(client.removeFolder('/in/tasks'))).to.include(here);
      expect(await refused(client.put('/in/nowhere/x.csv', Buffer.from('x')))).to.include('no such file or folder');
      expect(await refused(client.remove('/in/tasks/never.csv'))).to.include('no such file or folder');
      expect(await refused(client.rename('/in/tasks/never.csv', '/in/tasks/y.csv'))).to.include('no such file');
      expect((await user.journal('refused')).map(({ detail }) => detail)).to.include('/out/x.csv: file.not_here');
    });

    it('refuses names that nobody can mean', async () => {
      const sentence = 'This name cannot be used';
      expect(await refused(client.put('/in/tasks/a\\b.csv', Buffer.from('x')))).to.include(sentence);
      expect(await refused(client.put('/in/tasks/bell\u0007.csv', Buffer.from('x')))).to.include(sentence);
      expect(await refused(client.put(`/in/tasks/${'n'.repeat(256)}`, Buffer.from('x')))).to.include(sentence);
      expect(await refused(client.put('/in/tasks/..\\..\\x.csv', Buffer.from('x')))).to.include(sentence);
    });

    it('never leaves the home', async () => {
      expect(await client.resolve('../../..')).to.equal('/');
      expect(await client.resolve('/in/../../../in/tasks/')).to.equal('/in/tasks');
      for (const path of ['/../../../../etc/passwd', '/etc/passwd', '/in/tasks/../../../../../etc/passwd'])
        expect(await refused(client.get(path)), path).to.include('no such file or folder');
    });

    it('keeps a service user in its part of the home', async () => {
      const inside = await hub.makeUser({ account: user.account, root: '/in/tasks' });
      await using locked = await connect(hub, inside);

      await locked.put('/mine.csv', Buffer.from('mine'));

      expect(await user.names()).to.include('mine.csv');
      expect(await locked.resolve('../..')).to.equal('/');
      expect((await locked.list('/')).map(({ name }) => name))
        .to.include('mine.csv')
        .and.not.to.include('in');
      expect(await refused(locked.get('/../../out/x.csv'))).to.include('no such file or folder');
    });

    it('shows nothing of another account', async () => {
      const other = await hub.makeUser();
      await using stranger = await connect(hub, other);

      expect(await stranger.list('/in/tasks')).to.deep.equal([]);
    });

    it('gives only what the permissions allow', async () => {
      const reader = await hub.makeUser({ account: user.account, permissions: ['files.read'] });
      const writer = await hub.makeUser({ account: user.account, permissions: ['files.write'] });
      await using reading = await connect(hub, reader);
      await using writing = await connect(hub, writer);

      expect(await refused(reading.put('/in/tasks/no.csv', Buffer.from('x')))).to.include('do not allow');
      expect(await refused(reading.remove('/in/tasks/first.csv'))).to.include('do not allow');
      await writing.put('/in/tasks/blind.csv', Buffer.from('x'));
      expect(await refused(writing.list('/in/tasks'))).to.include('do not allow');
      expect(await user.names())
        .to.include('blind.csv')
        .and.not.to.include('no.csv');
    });

    it('lets nobody in with a wrong password, from a wrong address, or whose credentials ended', async () => {
      const ended = await hub.makeUser({ account: user.account });
      await hub.hub.services.serviceUsers.revoke(user.account.caller, ended.login);
      const elsewhere = await hub.makeUser({ account: user.account, allowedAddresses: ['192.0.2.7'] });

      expect(await refused(connect(hub, { ...user, password: 'wrong' }))).not.to.equal('it was done');
      expect(await refused(connect(hub, { login: 'nobody-here', password: 'x' }))).not.to.equal('it was done');
      expect(await refused(connect(hub, ended))).not.to.equal('it was done');
      expect(await refused(connect(hub, elsewhere))).not.to.equal('it was done');
    });

    it('speaks the language of the account', async () => {
      const { services, owner } = hub.hub;
      const { account } = await services.accounts.create(owner, { name: 'E', timeZone: 'Europe/Madrid', locale: 'es' });
      const caller = { ...user.account.caller, accountId: account._id };
      const spanish = await hub.makeUser({ account: { ...user.account, id: account._id, caller } });
      await using client = await connect(hub, spanish);

      expect(await refused(client.get('/in/tasks/x.csv'))).to.include('No existe');
    });

    it('notes who signed in', async () => {
      const [first] = await user.journal('signedIn');
      expect(first).to.include({ by: user.login, address: '127.0.0.1', door: protocol.toLowerCase() });
    });
  });
}
