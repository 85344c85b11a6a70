import { expect } from 'chai';
import type { UpsertRow } from '#server/documents/decide.ts';
import { newId } from '#server/documents/document.ts';
import { startTestHub, type TestAccount, type TestHub } from '#test/support/hub.ts';

const row = (key: string, patch: UpsertRow['patch'], more: Partial<UpsertRow> = {}): UpsertRow => ({
  key,
  patch,
  changeId: newId(),
  ...more,
});

async function linesOf(hub: TestHub, account: TestAccount, type: string) {
  await hub.services.relay.idle();
  return hub.services.feed.collections.lines
    .find({ accountId: account.id, type: type as never })
    .sort({ sequence: 1 })
    .toArray();
}

describe('storing things under their keys', () => {
  it('20 clients at once on the same keys: each thing exists once, no change is lost, every change is one event', async function () {
    this.timeout(60_000);
    await using hub = await startTestHub();
    const account = await hub.makeAccount();
    const keys = Array.from({ length: 10 }, (_, index) => `P-${index}`);
    const clients = Array.from({ length: 20 }, (_, index) => index);

    await Promise.all(
      clients.map((client) =>
        hub.services.points.upsertMany(
          account.caller,
          keys.map((key) =>
            row(key, { name: 'Point', customFields: undefined, contact: { name: `client ${client}` } }),
          ),
        ),
      ),
    );
    await Promise.all(
      clients.map((client) =>
        hub.services.points.upsertMany(
          account.caller,
          keys.map((key) => row(key, { address: { [client % 2 ? 'city' : 'street']: `by ${client}` } })),
        ),
      ),
    );

    const stored = await hub.services.points.kind.collection.find({ accountId: account.id }).toArray();
    expect(stored.map((point) => point.key).sort()).to.deep.equal([...keys].sort());
    for (const point of stored) {
      expect(point.address).to.have.all.keys('city', 'street');
      expect(point.rev).to.equal(1 + 19 + 20);
    }
    expect(await linesOf(hub, account, 'point.created')).to.have.length(10);
    expect(await linesOf(hub, account, 'point.updated')).to.have.length(10 * 39);
  });

  it('writes nothing for what is as it should be', async () => {
    await using hub = await startTestHub();
    const account = await hub.makeAccount();
    const { points } = hub.services;
    const patch = {
      name: 'Shop',
      address: { city: 'Madrid' },
      categories: ['a'],
      location: { type: 'Point', coordinates: [-3.7, 40.4] },
    };
    await points.upsertMany(account.caller, [row('P', patch)]);
    await hub.services.relay.idle();
    const before = await points.find(account.id, 'P');

    const [again] = await points.upsertMany(account.caller, [row('P', patch)]);

    expect(again?.action).to.equal('unchanged');
    expect(await points.find(account.id, 'P')).to.deep.equal(before);
    expect(await linesOf(hub, account, 'point.updated')).to.have.length(0);
  });

  it('a repeated change that finds itself in the document counts as done', async () => {
    await using hub = await startTestHub();
    const account = await hub.makeAccount();
    const { points } = hub.services;
    const first = row('P', { name: 'First' });
    const second = row('P', { name: 'Second' });
    await points.upsertMany(account.caller, [first]);
    await points.upsertMany(account.caller, [second]);

    const [repeated] = await points.upsertMany(account.caller, [first]);

    expect(repeated?.action).to.be.oneOf(['created', 'updated']);
    expect((await points.find(account.id, 'P'))?.name).to.equal('Second');
  });

  it('rows of one key in one call are applied in their order', async () => {
    await using hub = await startTestHub();
    const account = await hub.makeAccount();

    const results = await hub.services.points.upsertMany(account.caller, [
      row('P', { name: 'One' }),
      row('Q', { name: 'Other' }),
      row('P', { name: 'Two' }),
    ]);

    expect(results.map((result) => result.action)).to.deep.equal(['created', 'created', 'updated']);
    expect((await hub.services.points.find(account.id, 'P'))?.name).to.equal('Two');
  });

  it('names every unknown reference and stores nothing of the row, the others of the batch all the same', async () => {
    await using hub = await startTestHub();
    const account = await hub.makeAccount();
    const { tasks } = hub.services;

    const results = await tasks.upsertMany(account.caller, [
      row('T-1', { title: 'Good' }),
      row('T-2', {
        title: 'Bad',
        pointKey: 'NO',
        assignee: { employeeKey: 'NOBODY', groupKey: 'NONE' },
        typeKey: 'X',
        formKeys: ['F'],
      }),
      row('T-3', {}),
    ]);

    expect(results.map((result) => result.action)).to.deep.equal(['created', 'rejected', 'rejected']);
    const [, bad, empty] = results;
    expect(bad?.action === 'rejected' && bad.faults.map((fault) => `${fault.field} ${fault.code}`)).to.have.members([
      'pointKey unknownPoint',
      'assignee.employeeKey unknownEmployee',
      'assignee.groupKey unknownGroup',
      'typeKey unknownType',
      'formKeys unknownForm',
    ]);
    expect(empty?.action === 'rejected' && empty.faults).to.deep.equal([{ field: 'title', code: 'missing' }]);
    expect(await tasks.kind.collection.countDocuments({ accountId: account.id })).to.equal(1);
  });

  it('a route’s value that it brought last time already does not undo a later change by the office', async () => {
    await using hub = await startTestHub();
    const account = await hub.makeAccount();
    const { points } = hub.services;
    const fromFile = (importId: string, patch: UpsertRow['patch']) =>
      row('P', patch, { changeId: `${importId}:2`, imported: { routeId: 'r1', importId, line: 2 } });
    await points.upsertMany(account.caller, [fromFile('i1', { name: 'From file', contact: { phone: '1' } })]);
    await points.patch(account.caller, 'P', { name: 'By the office' });

    const [same] = await points.upsertMany(account.caller, [
      fromFile('i2', { name: 'From file', contact: { phone: '1' } }),
    ]);
    const [changed] = await points.upsertMany(account.caller, [
      fromFile('i3', { name: 'From file', contact: { phone: '2' } }),
    ]);

    expect(same?.action).to.equal('unchanged');
    expect(changed?.action).to.equal('updated');
    const stored = await points.find(account.id, 'P');
    expect(stored?.name).to.equal('By the office');
    expect(stored?.contact).to.deep.equal({ phone: '2' });
  });

  it('a file knows only its columns: other parts of contact and custom fields stay; a request replaces them whole', async () => {
    await using hub = await startTestHub();
    const account = await hub.makeAccount();
    const { points } = hub.services;
    await points.put(account.caller, 'P', {
      name: 'Shop',
      contact: { name: 'Ana', phone: '1' },
      customFields: { a: 'x', b: 'y' },
    });

    await points.upsertMany(account.caller, [
      row(
        'P',
        { contact: { phone: '2' }, customFields: { a: 'z' } },
        { imported: { routeId: 'r', importId: 'i', line: 2 } },
      ),
    ]);
    const byFile = await points.find(account.id, 'P');
    await points.patch(account.caller, 'P', { contact: { phone: '3' } });
    const byRequest = await points.find(account.id, 'P');

    expect(byFile?.contact).to.deep.equal({ name: 'Ana', phone: '2' });
    expect(byFile?.customFields).to.deep.equal({ a: 'z', b: 'y' });
    expect(byRequest?.contact).to.deep.equal({ phone: '3' });
  });

  it('custom fields are kept as declared; the others as text, with every digit', async () => {
    await using hub = await startTestHub();
    const account = await hub.makeAccount();
    await account.ask('PATCH', '/v1/account', {
      customFields: { points: { balance: { type: 'number' }, since: { type: 'date' } } },
    });

    const good = await account.ask('PUT', '/v1/points/P', {
      name: 'Shop',
      customFields: { balance: 12.5, since: '2026-01-31', other: '0012.50', count: 7 },
    });
    const bad = await account.ask('PUT', '/v1/points/Q', {
      name: 'Shop',
      customFields: { balance: 'much', since: '31/01/2026' },
    });

    expect(good.body.customFields).to.deep.equal({ balance: 12.5, since: '2026-01-31', other: '0012.50', count: '7' });
    expect(bad.status).to.equal(422);
    expect(bad.body.problems.map((problem: { pointer: string }) => problem.pointer)).to.have.members([
      '/customFields/balance',
      '/customFields/since',
    ]);
  });

  it('PUT clears what the customer owns and leaves out, never the status; a task under way keeps its assignee', async () => {
    await using hub = await startTestHub();
    const account = await hub.makeAccount();
    await account.ask('PUT', '/v1/employees/M-01', { name: 'Ana' });
    await account.ask('PUT', '/v1/tasks/T', {
      title: 'Visit',
      description: 'Ring twice',
      priority: 'high',
      assignee: { employeeKey: 'M-01' },
    });
    const step = {
      taskKey: 'T',
      entryId: newId(),
      at: new Date(),
      to: 'enRoute' as const,
      employeeKey: 'M-01',
      causeId: newId(),
    };
    await hub.services.tasks.applyStep(account.caller, step);

    const kept = await account.ask('PUT', '/v1/tasks/T', { title: 'Visit', assignee: { employeeKey: 'M-01' } });
    const refused = await account.ask('PUT', '/v1/tasks/T', { title: 'Visit' });
    const untitled = await account.ask('PUT', '/v1/tasks/T', { assignee: { employeeKey: 'M-01' } });

    expect(kept.body).to.include({ status: 'enRoute', priority: 'notSet' }).and.not.have.property('description');
    expect(refused.status).to.equal(409);
    expect(refused.body.code).to.equal('task.assignee_missing');
    expect(untitled.status).to.equal(422);
  });

  it('a deleted key comes back when it is stored again', async () => {
    await using hub = await startTestHub();
    const account = await hub.makeAccount();
    await account.ask('PUT', '/v1/points/P', { name: 'Shop' });
    await account.ask('DELETE', '/v1/points/P');
    const gone = await account.ask('GET', '/v1/points/P');

    const back = await account.ask('PUT', '/v1/points/P', { name: 'Shop' });

    expect(gone.status).to.equal(404);
    expect(back.status).to.equal(200);
    expect((await account.ask('GET', '/v1/points/P')).body.name).to.equal('Shop');
  });
});
