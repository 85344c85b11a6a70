import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { drop, makeRouteIn, ok, resultOf, untilImported } from '#test/support/drop.ts';
import { startTestHub, type TestAccount, type TestHub } from '#test/support/hub.ts';
import { until } from '#test/support/until.ts';
import { startTestWork } from '#test/support/work.ts';

const sample = (name: string) => readFile(`test/samples/${name}`);

async function makeEmployees(account: TestAccount): Promise<void> {
  for (const key of ['M-01', 'M-02', 'M-03']) await ok(account.ask('PUT', `/v1/employees/${key}`, { name: key }));
}

async function listNames(hub: TestHub, account: TestAccount, path: string): Promise<string[]> {
  return (await hub.services.files.list(account.caller, path)).map((item) => item.name);
}

describe('imports', () => {
  it('bring points and the tasks at them, with result files that add up', async () => {
    await using hub = await startTestHub();
    await using _work = startTestWork(hub);
    const account = await hub.makeAccount();
    await makeEmployees(account);
    await makeRouteIn(account, 'points', 'clientes-madrid');
    await makeRouteIn(account, 'tasks', 'visitas-madrid');

    const points = await untilImported(
      hub,
      await drop(hub, account, 'points', 'clientes-madrid.csv', await sample('clientes-madrid.csv')),
    );
    const tasks = await untilImported(
      hub,
      await drop(hub, account, 'tasks', 'visitas-madrid.xlsx', await sample('visitas-madrid.xlsx')),
    );

    expect(points.counts).to.deep.equal({ read: 22, created: 18, updated: 0, unchanged: 0, rejected: 4, skipped: 0 });
    expect(tasks.counts).to.deep.equal({ read: 16, created: 15, updated: 0, unchanged: 0, rejected: 1, skipped: 0 });
    expect(tasks.state).to.equal('doneWithErrors');
    const stored = await account.ask('GET', '/v1/tasks/VM-2100');
    expect(stored.body).to.deep.include({
      pointKey: '000120',
      startAt: '2026-11-23T07:00:00.000Z',
      durationS: 1800,
      priority: 'urgent',
      status: 'new',
      assignee: { employeeKey: 'M-01' },
    });
    const result = (await resultOf(account, tasks)).trim().split('\r\n');
    expect(result).to.have.length(17);
    expect(result.find((line) => line.startsWith('11,')))
      .to.include('VM-2109,rejected,Nº cliente,unknownPoint')
      .and.include('NO-EXISTE-7');
    const [stamped, resultName] = await listNames(hub, account, '/partial/tasks');
    expect(stamped).to.match(/^\d{8}T\d{6}Z-visitas-madrid\.xlsx$/);
    expect(resultName).to.equal(`${stamped}.result.csv`);
    expect(await listNames(hub, account, '/in/tasks')).to.deep.equal([]);
  });

  it('the same file again changes nothing; without rejections it is not even read', async () => {
    await using hub = await startTestHub();
    await using _work = startTestWork(hub);
    const account = await hub.makeAccount();
    await makeRouteIn(account, 'points', 'clientes-madrid');
    const bytes = await sample('clientes-madrid.csv');
    const first = await untilImported(hub, await drop(hub, account, 'points', 'a.csv', bytes));
    const again = await untilImported(hub, await drop(hub, account, 'points', 'a.csv', bytes));
    const lines = bytes.toString('latin1').split('\r\n');
    const clean = Buffer.from([lines[0], lines[1], lines[2], ''].join('\r\n'), 'latin1');
    const whole = await untilImported(hub, await drop(hub, account, 'points', 'b.csv', clean));
    const wholeAgain = await untilImported(hub, await drop(hub, account, 'points', 'c.csv', clean));

    expect(again.counts).to.deep.equal({ ...first.counts, created: 0, unchanged: 18 });
    expect(whole.state).to.equal('done');
    expect(wholeAgain.sameAs).to.equal(whole._id);
    expect(wholeAgain.counts.read).to.equal(0);
    expect(await resultOf(account, wholeAgain))
      .to.include('skipped')
      .and.include('alreadyImported');
    expect(await listNames(hub, account, '/done/points')).to.have.length(4);
  });

  it('a file without columns of the template is held, nothing of it is imported, and its result file says which', async () => {
    await using hub = await startTestHub();
    await using _work = startTestWork(hub);
    const account = await hub.makeAccount();
    await makeRouteIn(account, 'points', 'clientes-madrid');
    const lines = (await sample('clientes-madrid.csv'))
      .toString('latin1')
      .replace('Latitud', 'Lat.')
      .replace('Saldo', 'Balance');

    const held = await untilImported(
      hub,
      await drop(hub, account, 'points', 'renamed.csv', Buffer.from(lines, 'latin1')),
    );

    expect(held.state).to.equal('held');
    expect(held.reason?.code).to.equal('columnsMissing');
    expect(await resultOf(account, held))
      .to.include('Latitud')
      .and.include('Saldo');
    expect(await hub.services.points.kind.collection.countDocuments({ accountId: account.id })).to.equal(0);
    expect(await listNames(hub, account, '/held/points')).to.have.length(2);
  });

  it('a file that is no workbook fails with a sentence', async () => {
    await using hub = await startTestHub();
    await using _work = startTestWork(hub);
    const account = await hub.makeAccount();
    await makeRouteIn(account, 'tasks', 'visitas-madrid');

    const failed = await untilImported(hub, await drop(hub, account, 'tasks', 'visits.xlsx', 'this is only text\n'));

    expect(failed.state).to.equal('failed');
    expect((await resultOf(account, failed)).length).to.be.greaterThan(60);
    expect(await listNames(hub, account, '/failed/tasks')).to.have.length(2);
  });

  it('what breaks in the middle of a file leaves nothing of it behind', async () => {
    await using hub = await startTestHub();
    await using _work = startTestWork(hub);
    const account = await hub.makeAccount();
    await makeRouteIn(account, 'points', 'clientes-madrid');
    await ok(
      account.ask('PUT', '/v1/templates/points', {
        name: 'points',
        definition: {
          target: 'points',
          source: {
            format: 'csv',
            delimiter: ';',
            encoding: 'utf-8',
            decimalMark: ',',
            dateOrder: 'dmy',
            timeZone: 'Europe/Madrid',
          },
          columns: [
            { to: 'key', from: { header: 'k' } },
            { to: 'name', from: { header: 'n' } },
          ],
        },
      }),
    );
    const good = Array.from({ length: 500 }, (_, index) => `${index};Name ${index}\n`).join('');

    const failed = await untilImported(
      hub,
      await drop(
        hub,
        account,
        'points',
        'p.csv',
        Buffer.concat([Buffer.from(`k;n\n${good}`), Buffer.from([0x39, 0x3b, 0xff, 0x0a])]),
      ),
    );

    expect(failed.state).to.equal('failed');
    expect(failed.reason?.code).to.equal('badEncoding');
    expect(await hub.services.points.kind.collection.countDocuments({ accountId: account.id })).to.equal(0);
  });

  it('rows wait for a point that another file brings within the grace; what a later file wrote is superseded', async () => {
    await using hub = await startTestHub();
    await using _work = startTestWork(hub);
    const account = await hub.makeAccount();
    await makeEmployees(account);
    await makeRouteIn(account, 'points', 'clientes-madrid');
    await makeRouteIn(account, 'tasks', 'visitas-madrid', { graceS: 6 });

    const correlationId = await drop(hub, account, 'tasks', 'visits.xlsx', await sample('visitas-madrid.xlsx'));
    const waiting = await until(() => hub.services.imports.collection.findOne({ correlationId, state: 'waiting' }));
    await untilImported(hub, await drop(hub, account, 'points', 'clients.csv', await sample('clientes-madrid.csv')));
    const done = await untilImported(hub, correlationId);

    expect(waiting.counts).to.deep.include({ read: 16, created: 0, rejected: 0 });
    expect(done.counts).to.deep.include({ read: 16, created: 15, rejected: 1 });
    const lines = (await resultOf(account, done)).trim().split('\r\n');
    expect(lines.filter((line) => line.startsWith('line,'))).to.have.length(1);
    expect(lines).to.have.length(17);
  }).timeout(40_000);

  it('acts as the owner of the route: without the permission, or when the key is revoked, files are held and say why', async () => {
    await using hub = await startTestHub();
    await using _work = startTestWork(hub);
    const account = await hub.makeAccount();
    const key = await ok(
      account.ask('POST', '/v1/api-keys', {
        name: 'integration',
        permissions: ['connections.manage', 'templates.manage'],
      }),
    );
    await makeRouteIn(account, 'points', 'clientes-madrid');
    await ok(account.ask('PATCH', '/v1/routes/points', { graceS: 0 }, key.body.token));
    const bytes = await sample('clientes-madrid.csv');

    const mayNot = await untilImported(hub, await drop(hub, account, 'points', 'a.csv', bytes));
    await ok(account.ask('DELETE', `/v1/api-keys/${key.body.id}`));
    const gone = await untilImported(hub, await drop(hub, account, 'points', 'b.csv', bytes));
    await ok(account.ask('PATCH', '/v1/routes/points', { enabled: false }));
    const off = await untilImported(hub, await drop(hub, account, 'points', 'c.csv', bytes));

    expect([mayNot, gone, off].map((each) => each.reason?.code)).to.deep.equal([
      'ownerMayNot',
      'ownerGone',
      'routeDisabled',
    ]);
    expect([mayNot, gone, off].every((each) => each.state === 'held')).to.equal(true);
  });

  it('a changed row of a closed task is rejected, an unchanged one never is', async () => {
    await using hub = await startTestHub();
    await using _work = startTestWork(hub);
    const account = await hub.makeAccount();
    await makeEmployees(account);
    await makeRouteIn(account, 'points', 'clientes-madrid');
    await makeRouteIn(account, 'tasks', 'visitas-madrid');
    await untilImported(hub, await drop(hub, account, 'points', 'clients.csv', await sample('clientes-madrid.csv')));
    const bytes = await sample('visitas-madrid.xlsx');
    await untilImported(hub, await drop(hub, account, 'tasks', 'visits.xlsx', bytes));
    await ok(account.ask('POST', '/v1/tasks/VM-2100/cancel', { reason: 'customer moved' }));
    const same = await untilImported(hub, await drop(hub, account, 'tasks', 'visits.xlsx', bytes));
    await ok(
      account.ask('PUT', '/v1/templates/tasks', {
        name: 'tasks',
        definition: {
          ...(await account.ask('GET', '/v1/templates/tasks')).body.definition,
          columns: [
            { to: 'key', from: { header: 'Nº visita' } },
            { to: 'title', from: { constant: 'Changed' } },
          ],
        },
      }),
    );
    const changed = await untilImported(hub, await drop(hub, account, 'tasks', 'visits.xlsx', bytes));

    expect(same.counts).to.deep.include({ unchanged: 15, rejected: 1 });
    expect(changed.counts).to.deep.include({ created: 1, updated: 14, rejected: 1 });
    expect(await resultOf(account, changed)).to.include('taskClosed');
  });
});
