import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import { createClaims } from '#server/claims/claims.ts';
import { ok } from '#test/support/drop.ts';
import { startTestHub, type TestAccount, type TestHub } from '#test/support/hub.ts';
import { signInPhone } from '#test/support/phone.ts';
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

/** Lets the route's turn come, as the clock does, and works on it. */
async function turn(hub: TestHub, account: TestAccount): Promise<void> {
  const { routes, relay } = hub.services;
  await relay.idle();
  const route = await routes.find(account.id, 'hours');
  await routes.markDue(account.id, route?._id ?? '');
  const claims = createClaims(routes.turns, { by: 'test' });
  const lease = await until(() => claims.take({ limit: 1 }));
  for (const item of lease.items) await routes.writeFile(lease, item);
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

  it('makes the same file again when it died before putting it into its folder; no event stands in two files or in none', async () => {
    await using hub = await startTestHub();
    const { account, phone } = await makeField(hub);
    const { routes, feed } = hub.services;
    await phone.push(phone.mutation('work.started'));
    await turn(hub, account);
    const [before] = await filesOf(hub, account);
    const route = await routes.find(account.id, 'hours');

    // As if the process had died after it wrote the bytes: the range stands, the folder and the cursor know nothing.
    const [made] = await routes.files.find({ accountId: account.id }).toArray();
    await routes.files.updateOne({ _id: made?._id ?? '' }, { $unset: { doneAt: 1, name: 1 } });
    await feed.cursors.advance(account.id, `route:${route?._id}`, made?.to ?? 0, made?.from ?? 0);
    await hub.services.files.remove(account.caller, `/out/hours/${before?.[0]}`);
    await phone.push(phone.mutation('work.ended'));
    await turn(hub, account);
    await turn(hub, account);

    const files = await filesOf(hub, account);
    expect(files[0]).to.deep.equal(before);
    expect(files).to.have.length(2);
    expect(files[1]?.[1].join()).to.include('work.ended').and.not.include('work.started');
  });
});
