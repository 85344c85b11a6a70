import { expect } from 'chai';
import { request } from 'undici';
import { newId } from '#server/documents/document.ts';
import { registerNode } from '#server/feed/nodes.ts';
import type { Services } from '#server/services.ts';
import { startTestHub, type TestHub } from '#test/support/hub.ts';
import { joinServices } from '#test/support/join-hub.ts';
import { until } from '#test/support/until.ts';

async function second(hub: TestHub): Promise<Services & AsyncDisposable> {
  const { uri, name, key, blobs } = hub.database;
  const services = await joinServices({ uri, name, blobs, key: key.toString('base64') });
  return Object.assign(services, {
    async [Symbol.asyncDispose]() {
      services.watch.stop();
      await services.relay.stop();
      await services.wakes.stop();
      await services.dispatcher.destroy();
      await services.database.connection.close();
    },
  });
}

describe('processes of a hub', () => {
  it('wake each other when a feed has grown', async () => {
    await using hub = await startTestHub();
    await using other = await second(hub);
    const account = await hub.makeAccount();
    const leave = await Promise.all(
      [hub.services, other].map(async ({ nodes, wakes }) =>
        registerNode(nodes, { _id: newId(), kind: 'server', url: await wakes.listen() }),
      ),
    );
    const heard: [string, number][] = [];
    other.wakes.onReached((accountId, end) => heard.push([accountId, end]));

    await account.ask('PUT', '/v1/points/P', { name: 'Shop' });
    await hub.services.relay.idle();
    const end = await hub.services.feed.end(account.id);
    await until(() => heard.some(([accountId, reached]) => accountId === account.id && reached === end));

    for (const each of leave) await each();
    expect(await hub.services.nodes.countDocuments()).to.equal(0);
  });

  it('that nobody wakes find out by themselves', async () => {
    await using hub = await startTestHub();
    await using other = await second(hub);
    const account = await hub.makeAccount();
    let reached = 0;
    const unwatch = other.watch.account(account.id, (end) => {
      reached = end;
    });

    await account.ask('PUT', '/v1/points/P', { name: 'Shop' });
    await hub.services.relay.idle();
    await until(async () => reached === (await hub.services.feed.end(account.id)), { withinMs: 3_000 });
    unwatch();
  });

  it('believe only who has the hub’s key', async () => {
    await using hub = await startTestHub();
    const url = await hub.services.wakes.listen();
    const heard: string[] = [];
    hub.services.wakes.onReached((accountId) => heard.push(accountId));

    for (const signature of ['', 'x', Buffer.alloc(32).toString('base64')]) {
      const { statusCode, body } = await request(url, {
        method: 'POST',
        body: '{"a":1}',
        headers: { 'x-signature': signature },
      });
      await body.dump();
      expect(statusCode).to.equal(403);
    }
    expect(heard).to.deep.equal([]);
  });
});
