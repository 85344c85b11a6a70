import { expect } from 'chai';
import { ok } from '#test/support/drop.ts';
import { startTestHub, type TestAccount, type TestHub } from '#test/support/hub.ts';

describe('PUT', () => {
  let hub: TestHub;
  let account: TestAccount;
  before(async () => {
    hub = await startTestHub();
    account = await hub.makeAccount();
    await ok(account.ask('PUT', '/v1/employees/E-1', { name: 'Ana' }));
    await ok(account.ask('PUT', '/v1/groups/G-1', { name: 'North' }));
    await ok(account.ask('PUT', '/v1/groups/G-2', { name: 'South' }));
    await ok(account.ask('PUT', '/v1/forms/F-1', { name: 'Form', fields: [{ key: 'a', label: 'A', type: 'text' }] }));
    await ok(
      account.ask('PUT', '/v1/task-types/T-1', {
        name: 'Repair',
        formKeys: ['F-1'],
        taskDefaults: { durationS: 600, entryRadiusM: 50 },
        customFields: { nr: { type: 'number' } },
      }),
    );
  });
  after(() => hub[Symbol.asyncDispose]());

  const put = async (key: string, body: object) => (await ok(account.ask('PUT', `/v1/tasks/${key}`, body))).body;

  it('twice the same changes nothing: what is not named is again what the type gives', async () => {
    const body = { title: 'Door', typeKey: 'T-1' };
    const first = await put('same', body);
    const second = await put('same', body);

    expect(first).to.deep.include({ formKeys: ['F-1'], durationS: 600, entryRadiusM: 50, rev: 1 });
    expect(second).to.deep.equal(first);
  });

  it('goes back to what the type gives, and without a type to nothing', async () => {
    await put('back', { title: 'Door', typeKey: 'T-1', durationS: 5, formKeys: [] });
    expect(await put('back', { title: 'Door', typeKey: 'T-1' })).to.deep.include({ durationS: 600, formKeys: ['F-1'] });
    const untyped = await put('back', { title: 'Door' });
    expect(untyped.formKeys).to.deep.equal([]);
    expect(untyped).to.not.have.any.keys('durationS', 'entryRadiusM', 'typeKey');
  });

  it('replaces a place whole, where PATCH changes its parts', async () => {
    const location = { lat: 40, lon: -3 };
    await put('place', { title: 'Door', place: { address: 'Calle Mayor 1', location } });
    const patched = await ok(account.ask('PATCH', '/v1/tasks/place', { place: { address: 'Calle Mayor 2' } }));
    expect(patched.body.place).to.deep.equal({ address: 'Calle Mayor 2', location });
    expect((await put('place', { title: 'Door', place: { address: 'Calle Mayor 3' } })).place).to.deep.equal({
      address: 'Calle Mayor 3',
    });
  });

  it('of a group’s task keeps who accepted it; another group begins without anybody', async () => {
    await put('group', { title: 'Door', assignee: { groupKey: 'G-1' } });
    await ok(account.ask('PATCH', '/v1/tasks/group', { assignee: { employeeKey: 'E-1' } }));
    const again = await put('group', { title: 'Door', assignee: { groupKey: 'G-1' } });
    expect(again.assignee).to.deep.equal({ groupKey: 'G-1', employeeKey: 'E-1' });
    const other = await ok(account.ask('PATCH', '/v1/tasks/group', { assignee: { groupKey: 'G-2' } }));
    expect(other.body.assignee).to.deep.equal({ groupKey: 'G-2' });
    await put('single', { title: 'Door', assignee: { employeeKey: 'E-1' } });
    expect((await put('single', { title: 'Door', assignee: { groupKey: 'G-1' } })).assignee).to.deep.equal({
      groupKey: 'G-1',
    });
  });

  it('and PATCH check custom fields as the type declares them', async () => {
    await put('custom', { title: 'Door', typeKey: 'T-1' });
    const patched = await ok(account.ask('PATCH', '/v1/tasks/custom', { customFields: { nr: '6' } }));
    expect(patched.body.customFields).to.deep.equal({ nr: 6 });
    const refused = await account.ask('PATCH', '/v1/tasks/custom', { customFields: { nr: 'abc' } });
    expect(refused.status).to.equal(422);
    expect(refused.body.problems[0]).to.include({ code: 'notDeclared', pointer: '/customFields/nr' });
  });
});
