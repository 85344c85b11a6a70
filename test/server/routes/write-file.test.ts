import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import { createClaims } from '#server/claims/claims.ts';
import { ok } from '#test/support/drop.ts';
import { startTestHub, type TestAccount, type TestHub } from '#test/support/hub.ts';
import { signInPhone } from '#test/support/phone.ts';
import { spawnJoined } from '#test/support/spawn.ts';
import { until } from '#test/support/until.ts';

async function makeField(hub: TestHub) {
  const account = await hub.makeAccount();
  await ok(account.ask('PUT', '/v1/employees/M-01', { name: 'Ana' }));
  await ok(
    account.ask('PUT', '/v1/routes/hours', {
      direction: 'out',
      eventTypes: ['entry.completed'],
      filter: { field: 'kind', op: 'startsWith', value: 'work.' },
      everyS: 60,
    }),
  );
  await hub.services.relay.idle();
  return { account, phone: await signInPhone(account, 'M-01') };
}

/** Lets the route's turn come, as the clock does. */
async function markDue(hub: TestHub, account: TestAccount): Promise<void> {
  const { routes, relay } = hub.services;
  await relay.idle();
  const route = await routes.find(account.id, 'hours');
  await routes.markDue(account.id, route?._id ?? '');
}

/** Works on the turn that is due, or will be when its lease has ended. */
async function work({ services: { routes } }: TestHub): Promise<void> {
  const claims = createClaims(routes.turns, { by: 'test' });
  const lease = await until(() => claims.take({ limit: 1 }));
  for (const item of lease.items) await routes.writeFile(lease, item);
}

async function turn(hub: TestHub, account: TestAccount): Promise<void> {
  await markDue(hub, account);
  await work(hub);
}

/** Lets a worker take the turn, kills it before or after it puts the file, and waits until the turn is free again. */
async function killWorker(hub: TestHub, account: TestAccount, when: 'before' | 'after'): Promise<void> {
  await markDue(hub, account);
  await using worker = spawnJoined(hub, 'test/server/routes/write-file-process.ts', when);
  await worker.message<{ at?: string }>(({ at }) => at === when);
  await worker.kill();
}

async function filesOf(hub: TestHub, account: TestAccount): Promise<[name: string, lines: string[]][]> {
  const items = await hub.services.files.list(account.caller, '/out/hours');
  return Promise.all(
    items.map(
      async ({ name }) =>
        [
          name,
          (await text((await hub.services.files.open(account.caller, `/out/hours/${name}`)).stream() as never))
            .trim()
            .split('\r\n'),
        ] as [string, string[]],
    ),
  );
}

describe('a route out', () => {
  it('writes each selected event into one file; a window without any makes none', async () => {
    await using hub = await startTestHub();
    const { account, phone } = await makeField(hub);

    await phone.push(
      phone.mutation('work.started', { position: { location: { lat: 40.4, lon: -3.7 } } }),
      phone.mutation('break.started'),
    );
    await turn(hub, account);
    await turn(hub, account);
    await phone.push(phone.mutation('break.ended'));
    await turn(hub, account);
    await phone.push(phone.mutation('work.ended', { text: '=cmd|x', reason: '-12,50' }));
    await turn(hub, account);

    const files = await filesOf(hub, account);
    expect(files.map(([, lines]) => lines.length)).to.deep.equal([2, 2]);
    expect(files.every(([name]) => /^hours-\d{9}-\d{9}\.csv$/.test(name))).to.equal(true);
    const [first, second] = files.map(([, lines]) => lines[1] ?? '');
    expect(first).to.include('work.started').and.include('M-01').and.include('40.4');
    expect(second).to.include("'=cmd|x").and.include('"-12,50"');
  });

  it('makes the file when its worker was killed before it put it into its folder; no event stands in two files or in none', async () => {
    await using hub = await startTestHub();
    const { account, phone } = await makeField(hub);
    await phone.push(phone.mutation('work.started'));
    await killWorker(hub, account, 'before');
    const [begun] = await hub.services.routes.files.find({ accountId: account.id }).toArray();
    await phone.push(phone.mutation('work.ended'));

    await turn(hub, account);
    await turn(hub, account);

    const files = await filesOf(hub, account);
    expect(files.map(([, lines]) => lines.slice(1).length)).to.deep.equal([1, 1]);
    expect(files[0]?.[1].join()).to.include('work.started').and.not.include('work.ended');
    expect(files[1]?.[1].join()).to.include('work.ended').and.not.include('work.started');
    const [kept] = await hub.services.routes.files.find({ accountId: account.id }).sort({ from: 1 }).toArray();
    expect([kept?._id, kept?.blobId]).to.deep.equal([begun?._id, begun?.blobId]);
  });

  it('does not put a file again that was fetched and removed before its killed worker had noted it', async () => {
    await using hub = await startTestHub();
    const { account, phone } = await makeField(hub);
    await phone.push(phone.mutation('work.started'));
    await killWorker(hub, account, 'after');
    const [[name] = ['']] = await filesOf(hub, account);
    await hub.services.files.remove(account.caller, `/out/hours/${name}`);
    await phone.push(phone.mutation('work.ended'));

    await turn(hub, account);
    expect(await filesOf(hub, account)).to.deep.equal([]);
    await turn(hub, account);

    const files = await filesOf(hub, account);
    expect(files).to.have.length(1);
    expect(files[0]?.[1].join()).to.include('work.ended').and.not.include('work.started');
    const { items: written } = (await ok(account.ask('GET', '/v1/events?type=file.written'))).body;
    expect(written).to.have.length(2);
  });

  it('a worker stopped beyond its lease writes nothing more after another one has finished', async () => {
    await using hub = await startTestHub();
    const { account, phone } = await makeField(hub);
    const { routes, feed, files } = hub.services;
    await phone.push(phone.mutation('work.started'));
    await markDue(hub, account);
    await using stale = spawnJoined(hub, 'test/server/routes/write-file-process.ts', 'before');
    await stale.message<{ at?: string }>(({ at }) => at === 'before');
    stale.process.kill('SIGSTOP');

    await work(hub);
    const [[name] = ['']] = await filesOf(hub, account);
    await files.remove(account.caller, `/out/hours/${name}`);
    const stateOf = async () => ({
      files: await routes.files.find().toArray(),
      turns: await routes.turns.find().toArray(),
      items: await files.collection.find({}, { projection: { outbox: 0 } }).toArray(),
      places: await feed.cursors.list(account.id),
      end: await feed.end(account.id),
    });
    const finished = await stateOf();
    stale.process.kill('SIGCONT');
    stale.send('go on');
    await stale.message<{ ended?: boolean }>(({ ended }) => ended === true);

    expect(name).to.match(/^hours-/);
    expect(await stateOf()).to.deep.equal(finished);
  });
});
