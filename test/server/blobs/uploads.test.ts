import { createHash } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import { newId } from '#server/documents/document.ts';
import type { HubError } from '#server/errors.ts';
import { startTestHub, type TestHub } from '#test/support/hub.ts';

describe('unfinished uploads', () => {
  let hub: TestHub;
  before(async () => {
    hub = await startTestHub();
  });
  after(() => hub[Symbol.asyncDispose]());

  const accountId = newId();
  const bytes = (words: string) => [Buffer.from(words)] as unknown as AsyncIterable<Uint8Array>;
  const refusalOf = (error: unknown) => (error as HubError).code;

  it('make one blob, however often a death repeats it', async () => {
    const { uploads, blobs } = hub.services;
    let upload = await uploads.open(accountId, 'file:a');
    upload = await uploads.append(upload, bytes('one,'));
    upload = await uploads.append(upload, bytes('two'));

    const first = await uploads.assemble(upload);
    const again = await uploads.assemble((await uploads.find(accountId, 'file:a'))!);

    expect(again._id).to.equal(first._id);
    expect(first.sha256).to.equal(createHash('sha256').update('one,two').digest('hex'));
    expect(await text(blobs.stream(again))).to.equal('one,two');
  });

  it('leave their bytes to the blob they became when they begin anew', async () => {
    const { uploads, blobs } = hub.services;
    const upload = await uploads.append(await uploads.open(accountId, 'file:b'), bytes('kept'));
    const blob = await uploads.assemble(upload);

    // The server died before `close`; the client sends the file again.
    const restarted = await uploads.restart(accountId, 'file:b');

    expect(restarted.size).to.equal(0);
    expect(await text(blobs.stream(blob))).to.equal('kept');
  });

  it('take nothing more once they became a blob', async () => {
    const { uploads } = hub.services;
    const upload = await uploads.append(await uploads.open(accountId, 'file:c'), bytes('whole'));
    await uploads.assemble(upload);

    const refused = await uploads.append(upload, bytes(' and more')).catch(refusalOf);

    expect(refused).to.equal('attachment.wrong_offset');
  });

  it('are assembled by one of two who hold them', async () => {
    const { uploads } = hub.services;
    const upload = await uploads.append(await uploads.open(accountId, 'file:d'), bytes('once'));

    const made = await Promise.allSettled([uploads.assemble(upload), uploads.assemble(upload)]);

    expect(made.map(({ status }) => status).sort()).to.deep.equal(['fulfilled', 'rejected']);
  });
});
