import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import type { AccountCaller } from '#server/caller.ts';
import { newId } from '#server/documents/document.ts';
import type { HubError } from '#server/errors.ts';
import type { FileUpload } from '#server/files/service.ts';
import { startTestHub, type TestAccount, type TestHub } from '#test/support/hub.ts';

describe('uploads into folders', () => {
  let hub: TestHub;
  let account: TestAccount;
  before(async () => {
    hub = await startTestHub();
  });
  beforeEach(async () => {
    account = await hub.makeAccount();
    await hub.services.files.makeRouteFolders(account.id, 'in', 'tasks');
  });
  after(() => hub[Symbol.asyncDispose]());

  const bytes = (words: string) => [Buffer.from(words)] as unknown as AsyncIterable<Uint8Array>;
  const refusalOf = (error: unknown) => (error as HubError).code;

  async function send(upload: FileUpload, words: string): Promise<void> {
    await upload.receive(bytes(words));
    await upload.finish();
  }

  async function contentOf(caller: AccountCaller, path: string): Promise<string> {
    return text((await hub.services.files.open(caller, path)).stream());
  }

  it('go on behind a file that is there', async () => {
    const { files } = hub.services;
    await send(await files.beginUpload(account.caller, '/in/tasks/log.csv'), 'one\n');

    const more = await files.beginUpload(account.caller, '/in/tasks/log.csv', { resume: true });
    expect(more.offset).to.equal(4);
    await send(more, 'two\n');

    expect(await contentOf(account.caller, '/in/tasks/log.csv')).to.equal('one\ntwo\n');
  });

  it('leave a file as it is when they go on behind it with nothing', async () => {
    const { files } = hub.services;
    await send(await files.beginUpload(account.caller, '/in/tasks/log.csv'), 'one\n');

    await (await files.beginUpload(account.caller, '/in/tasks/log.csv', { resume: true })).finish();

    expect(await contentOf(account.caller, '/in/tasks/log.csv')).to.equal('one\n');
  });

  it('are resumed when they were cut, as often as it takes', async () => {
    const { files } = hub.services;
    const path = '/in/tasks/long.csv';
    for (const piece of ['one,', 'two,']) {
      const cut = await files.beginUpload(account.caller, path, { resume: true });
      await cut.receive(bytes(piece));
      await cut.keep();
      expect(await files.stat(account.caller, path)).to.equal(null);
    }

    const last = await files.beginUpload(account.caller, path, { resume: true });
    expect(last.offset).to.equal(8);
    await send(last, 'three');

    expect(await contentOf(account.caller, path)).to.equal('one,two,three');
    expect(await files.partialSize(account.caller, path)).to.equal(0);
  });

  it('begin anew over what a cut one left', async () => {
    const { files } = hub.services;
    const cut = await files.beginUpload(account.caller, '/in/tasks/a.csv');
    await cut.receive(bytes('half'));
    await cut.keep();

    await send(await files.beginUpload(account.caller, '/in/tasks/a.csv'), 'whole');

    expect(await contentOf(account.caller, '/in/tasks/a.csv')).to.equal('whole');
    expect(await files.partialSize(account.caller, '/in/tasks/a.csv')).to.equal(0);
  });

  it('of one name at the same time both end whole, the later one stands', async () => {
    const { files } = hub.services;
    const [left, right] = [
      await files.beginUpload(account.caller, '/in/tasks/a.csv'),
      await files.beginUpload(account.caller, '/in/tasks/a.csv'),
    ];
    await Promise.all([left.receive(bytes('left')), right.receive(bytes('right'))]);

    await right.finish();
    await left.finish();

    expect(await contentOf(account.caller, '/in/tasks/a.csv')).to.equal('left');
  });

  it('are removed unfinished by their path', async () => {
    const { files } = hub.services;
    const cut = await files.beginUpload(account.caller, '/in/tasks/cut.csv');
    await cut.receive(bytes('half'));
    await cut.keep();
    expect(await files.partialSize(account.caller, '/in/tasks/cut.csv')).to.equal(4);

    await files.remove(account.caller, '/in/tasks/cut.csv', { kind: 'file' });

    expect(await files.partialSize(account.caller, '/in/tasks/cut.csv')).to.equal(0);
    const again = await files.remove(account.caller, '/in/tasks/cut.csv').catch(refusalOf);
    expect(again).to.equal('file.not_found');
  });

  it('keep their correlation id when they get their final name', async () => {
    const { files, relay, feed } = hub.services;
    const correlationId = newId();
    await send(await files.beginUpload({ ...account.caller, correlationId }, '/in/tasks/a.csv.part'), 'x');

    await files.rename({ ...account.caller, correlationId: newId() }, '/in/tasks/a.csv.part', '/in/tasks/a.csv');
    await relay.idle();

    const line = await feed.collections.lines.findOne({ accountId: account.id, type: 'file.arrived' });
    expect(line?.correlationId).to.equal(correlationId);
  });

  it('never take the place of a folder', async () => {
    const { files } = hub.services;
    await files.makeFolder(account.caller, '/in/tasks/folder');
    await send(await files.beginUpload(account.caller, '/in/tasks/a.csv'), 'x');

    const refused = await files
      .rename(account.caller, '/in/tasks/a.csv', '/in/tasks/folder', { replace: true })
      .catch(refusalOf);

    expect(refused).to.equal('file.exists');
  });

  it('tell files from folders when they are removed', async () => {
    const { files } = hub.services;
    await files.makeFolder(account.caller, '/in/tasks/folder');

    const refused = await files.remove(account.caller, '/in/tasks/folder', { kind: 'file' }).catch(refusalOf);
    await files.remove(account.caller, '/in/tasks/folder', { kind: 'folder' });

    expect(refused).to.equal('file.not_found');
  });
});
