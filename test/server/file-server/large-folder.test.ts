import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { newDocument } from '#server/documents/document.ts';
import { homeId } from '#server/files/tree.ts';
import { type Spawned, spawnJoined } from '#test/support/spawn.ts';
import { drops } from './support/drops.ts';
import { type FileHub, type FileUser, startFileHub } from './support/file-hub.ts';
import { connectRaw, type RawFtp } from './support/raw-ftp.ts';

const count = 20_000;
const mostMb = 24;
// Long names: what is held in memory weighs.
const nameOf = (index: number) => `${String(index).padStart(6, '0')} ${'visitas de mantenimiento '.repeat(8)}.csv`;

describe('a folder of very many files', () => {
  let hub: FileHub;
  let user: FileUser;
  let server: Spawned;
  let ports: Pick<FileHub, 'ftpPort' | 'sftpPort'>;
  before(async () => {
    hub = await startFileHub();
    user = await hub.makeUser();
    await fill(hub, user, '/in/tasks', count);
    // A server of its own, whose memory can be looked at.
    server = spawnJoined(hub.hub, join(import.meta.dirname, 'support/serve-process.ts'));
    ports = await server.message<{ ftpPort: number; sftpPort: number }>(() => true);
    await using client = await connectTo();
    for (const command of ['NLST /in/tasks/0000*', 'LIST /in/tasks/0000*']) await listOver(client, command);
  });
  after(async () => {
    await server?.kill();
    await hub?.[Symbol.asyncDispose]();
  });

  const connectTo = () => connectRaw({ ...hub, ...ports }, user);

  async function listOver(client: RawFtp, command: string): Promise<string[]> {
    const data = await client.openData();
    expect((await client.ask(command)).code).to.equal(150);
    const names: string[] = [];
    let kept = '';
    for await (const chunk of data) {
      const lines = (kept + chunk).split('\r\n');
      kept = lines.pop() ?? '';
      for (const line of lines) names.push(/\d{6} visitas.*$/.exec(line)?.[0] ?? line);
    }
    expect((await client.reply()).code).to.equal(226);
    return names;
  }

  /** By how many MB the server's memory rose above what it was, at its highest. */
  async function peakDuring(act: () => Promise<unknown>): Promise<number> {
    const pid = server.process.pid;
    const mb = (field: string) =>
      Number(new RegExp(`${field}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
    writeFileSync(`/proc/${pid}/clear_refs`, '5');
    const before = mb('VmRSS');
    await act();
    return mb('VmHWM') - before;
  }

  const all = Array.from({ length: count }, (_, index) => nameOf(index));

  for (const command of ['LIST', 'NLST', 'MLSD'])
    it(`is told whole by ${command}, in little memory`, async () => {
      await using client = await connectTo();
      await client.ask('CWD /in/tasks');
      const peak = await peakDuring(async () => expect(await listOver(client, command)).to.deep.equal(all));
      expect(peak).to.be.below(mostMb);
    });

  it('is told whole by STAT, in little memory', async () => {
    await using client = await connectTo();
    const peak = await peakDuring(async () => {
      const { text } = await client.ask('STAT /in/tasks');
      expect(text.match(/\d{6} visitas.*(?=\r\n)/g)).to.deep.equal(all);
    });
    expect(peak).to.be.below(mostMb);
  });

  it('is told whole by SFTP, in little memory', async () => {
    await using client = await drops.find(({ protocol }) => protocol === 'SFTP')!.connect({ ...hub, ...ports }, user);
    const peak = await peakDuring(async () =>
      expect((await client.list('/in/tasks')).map(({ name }) => name)).to.deep.equal(all),
    );
    expect(peak).to.be.below(mostMb);
  });

  it('is not read ahead for a client that does not read', async () => {
    await using client = await connectTo();
    const data = await client.openData();
    data.pause();
    await client.ask('LIST /in/tasks');
    data.destroy();
    expect((await client.reply()).code).to.equal(426);
    expect((await client.ask('NOOP')).code).to.equal(200);
    client.send('QUIT\r\n');
    await once(client.socket, 'close');
  });
});

/** Puts items into a folder, past uploads. */
async function fill({ hub }: FileHub, { account }: FileUser, path: string, items: number): Promise<void> {
  const { files } = hub.services;
  const folder = await files.stat(account.caller, path);
  for (let at = 0; at < items; at += 1_000)
    await files.collection.insertMany(
      Array.from({ length: Math.min(1_000, items - at) }, (_, index) => {
        const base = newDocument(account.id);
        const where = { homeId, parentId: folder!._id, name: nameOf(at + index) };
        const what = { kind: 'file' as const, size: 5, modifiedAt: base.createdAt, correlationId: base._id };
        return { ...base, ...where, ...what };
      }),
    );
}
