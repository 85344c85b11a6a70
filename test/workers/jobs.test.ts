import { expect } from 'chai';
import { createFolderHome } from '#server/blobs/folder-home.ts';
import { firstIdOf, newId } from '#server/documents/document.ts';
import { drop, makeRouteIn, ok, untilImported } from '#test/support/drop.ts';
import { startTestHub, type TestHub } from '#test/support/hub.ts';
import { startTestWork } from '#test/support/work.ts';
import { createSweepBlobs } from '#workers/jobs/sweep-blobs.ts';
import { createTrimFeeds } from '#workers/jobs/trim-feeds.ts';

const day = 24 * 3600 * 1000;

async function* bytesOf(text: string) {
  yield Buffer.from(text);
}

/** Makes everything older, as if days had passed. */
async function age(hub: TestHub, days: number): Promise<void> {
  const { collection } = hub.services.blobs;
  for (const blob of await collection.find().toArray()) {
    const older = (instant: Date) => new Date(instant.getTime() - days * day);
    await collection.updateOne(
      { _id: blob._id },
      {
        $set: {
          createdAt: older(blob.createdAt),
          ...(blob.unnamedSince && { unnamedSince: older(blob.unnamedSince) }),
        },
      },
    );
  }
}

describe('sweeping blobs', () => {
  it('deletes what nothing names, two days later, and nothing else', async () => {
    await using hub = await startTestHub();
    await using _work = startTestWork(hub);
    const account = await hub.makeAccount();
    await makeRouteIn(account, 'points', 'clientes-madrid');
    const { blobs } = hub.services;
    const run = await untilImported(hub, await drop(hub, account, 'points', 'a.csv', 'no;such;columns\n'));
    const orphan = await blobs.store(account.id, bytesOf('nobody names me'));
    const late = await blobs.store(account.id, bytesOf('somebody will name me'));
    const sweep = createSweepBlobs(hub.services);

    await sweep();
    expect(await blobs.collection.countDocuments({ unnamedSince: { $exists: true } })).to.equal(0);
    await age(hub, 2);
    await sweep();
    expect(await blobs.collection.distinct('_id', { unnamedSince: { $exists: true } })).to.have.members([
      orphan._id,
      late._id,
    ]);
    await blobs.name(account.id, late._id);
    await age(hub, 2);
    await sweep();

    expect(await blobs.find(account.id, orphan._id)).to.equal(null);
    expect(await blobs.find(account.id, late._id)).to.not.equal(null);
    for (const id of [run.blobId, run.resultBlobId ?? ''])
      expect((await blobs.find(account.id, id))?.unnamedSince).to.equal(undefined);
    await blobs.name(account.id, orphan._id).then(
      () => expect.fail('it was named'),
      (error) => expect(error.code).to.equal('blob.gone'),
    );
  });

  it('forgets uploads that nobody went on with for a week', async () => {
    await using hub = await startTestHub();
    const { uploads } = hub.services;
    const old = await uploads.append(await uploads.open('a', 'file:old'), bytesOf('half'));
    await uploads.append(await uploads.open('a', 'file:new'), bytesOf('half'));
    await uploads.collection.updateOne({ _id: old._id }, { $set: { updatedAt: new Date(Date.now() - 8 * day) } });

    await createSweepBlobs(hub.services)();

    expect(await uploads.find('a', 'file:old')).to.equal(null);
    expect((await uploads.find('a', 'file:new'))?.size).to.equal(4);
  });
});

describe('sweeping runs of bytes', () => {
  it('removes old ones that belong to nothing, and no others', async () => {
    await using hub = await startTestHub();
    const account = await hub.makeAccount();
    const { blobs, uploads } = hub.services;
    const kept = await blobs.store(account.id, bytesOf('a blob'));
    const upload = await uploads.append(await uploads.open(account.id, 'file:x'), bytesOf('half'));
    const fresh = await blobs.writePart(bytesOf('just written'));
    const old = firstIdOf(new Date(Date.now() - 8 * day)) + newId().slice(13);
    await createFolderHome(hub.database.blobs).write(old, bytesOf('its writer died'));

    await createSweepBlobs(hub.services)();

    const left: string[] = [];
    for await (const ids of blobs.listParts()) left.push(...ids);
    expect(new Set(left)).to.deep.equal(new Set([kept.parts[0]?.id, upload.parts[0]?.id, fresh.id]));
  });
});

const endpoint = { url: 'http://127.0.0.1:9/hook', eventTypes: ['task.created'] };
const routeOut = { direction: 'out', eventTypes: ['task.created'], everyS: 60 };

/** Lines up to a sequence become older, as if 40 days had passed. */
async function ageLines(hub: TestHub, accountId: string, upTo = Number.MAX_SAFE_INTEGER): Promise<void> {
  await hub.services.feed.collections.lines.updateMany(
    { accountId, sequence: { $lte: upTo } },
    { $set: { recordedAt: new Date(Date.now() - 40 * day) } },
  );
}

/** The hub itself has reacted to all there is. */
async function react(hub: TestHub, accountId: string): Promise<number> {
  const { feed, relay } = hub.services;
  await relay.idle();
  const end = await feed.end(accountId);
  const at = await feed.cursors.open(accountId, 'hub', () => end);
  await feed.cursors.advance(accountId, 'hub', at, end);
  return end;
}

describe('trimming feeds', () => {
  it('removes old lines that all active readers have passed, keeps the last one, and tells where the feed begins', async () => {
    await using hub = await startTestHub();
    const account = await hub.makeAccount();
    const { feed, routes } = hub.services;
    for (let index = 0; index < 20; index += 1) await ok(account.ask('PUT', `/v1/points/P-${index}`, { name: 'Shop' }));
    await ok(account.ask('PUT', '/v1/routes/slow', routeOut));
    const slow = `route:${(await routes.find(account.id, 'slow'))?._id}`;
    await feed.cursors.open(account.id, slow, () => 10);
    const trim = createTrimFeeds(hub.services);
    const first = async () =>
      (await feed.collections.lines.find({ accountId: account.id }).sort({ sequence: 1 }).limit(1).toArray())[0]
        ?.sequence;
    await hub.services.relay.idle();
    await ageLines(hub, account.id, 15);

    await trim();
    expect([await first(), await feed.firstSequence(account.id)], 'the hub has not reacted').to.deep.equal([1, 1]);
    const end = await react(hub, account.id);
    await feed.cursors.advance(account.id, 'hub', 0, end);
    await trim();
    expect([await first(), await feed.firstSequence(account.id)]).to.deep.equal([11, 11]);
    await feed.cursors.advance(account.id, slow, 10, end);
    await trim();
    expect([await first(), await feed.firstSequence(account.id)]).to.deep.equal([16, 16]);
    await ageLines(hub, account.id);
    await trim();

    expect(await first()).to.equal(end);
    await ok(account.ask('PUT', '/v1/points/P-0', { name: 'Other' }));
    await hub.services.relay.idle();
    expect(await feed.end(account.id)).to.equal(end + 1);
    expect((await account.ask('GET', '/v1/events?after=3')).body.code).to.equal('cursor.gone');
  });

  it('is not stopped by what is disabled, which is told once what it missed', async () => {
    await using hub = await startTestHub();
    const account = await hub.makeAccount();
    const { feed } = hub.services;
    await hub.services.hub.change(hub.owner, { allowedRanges: ['127.0.0.0/8'] });
    await ok(account.ask('PUT', '/v1/endpoints/erp', { ...endpoint, enabled: false }));
    await ok(account.ask('PUT', '/v1/routes/hours', { ...routeOut, enabled: false }));
    for (const key of ['P-1', 'P-2']) await ok(account.ask('PUT', `/v1/points/${key}`, { name: 'Shop' }));
    const end = await react(hub, account.id);
    await ageLines(hub, account.id);
    const trim = createTrimFeeds(hub.services);

    const toldAfter = async (sequence: number) => {
      await hub.services.relay.idle();
      const { items } = (await ok(account.ask('GET', `/v1/events?after=${sequence}`))).body;
      return items.map(({ type, subject }: any) => [type, subject.key]);
    };
    const missed = [
      ['endpoint.missed', 'erp'],
      ['route.missed', 'hours'],
    ];

    await trim();
    expect(await feed.firstSequence(account.id)).to.equal(end);
    expect(await toldAfter(end - 1)).to.have.deep.members([['point.created', 'P-2'], ...missed]);
    await trim();
    expect(await feed.firstSequence(account.id), 'what was told is behind the last old line').to.equal(end + 1);
    expect(await toldAfter(end)).to.have.deep.members(missed);
    for (const path of ['endpoints/erp', 'routes/hours'])
      expect((await ok(account.ask('GET', `/v1/${path}`))).body.missed.to).to.equal(end - 1);
  });

  it('removes what stands beside the lines about persons with them', async () => {
    await using hub = await startTestHub();
    const account = await hub.makeAccount();
    const { feed } = hub.services;
    await ok(account.ask('PUT', '/v1/employees/M-01', { name: 'Ana' }));
    for (const phone of ['+34 600 111 222', '+34 600 111 333', '+34 600 111 444'])
      await ok(account.ask('PATCH', '/v1/employees/M-01', { phone }));
    await react(hub, account.id);
    expect(await feed.collections.personal.countDocuments()).to.equal(3);
    await ageLines(hub, account.id);

    await createTrimFeeds(hub.services)();

    const [kept] = await feed.collections.lines.find().toArray();
    expect((await feed.collections.personal.find().toArray()).map(({ _id }) => _id)).to.deep.equal([kept?._id]);
  });
});
