import { expect } from 'chai';
import { startTestHub } from '#test/support/hub.ts';

describe('first light', () => {
  it('stores a task', async () => {
    await using hub = await startTestHub();
    const account = await hub.makeAccount();
    const emp = await account.ask('PUT', '/v1/employees/M-01', { name: 'Ana' });
    expect(emp.status, JSON.stringify(emp.body)).to.equal(201);
    const made = await account.ask('PUT', '/v1/tasks/T-1', { title: 'Hello', assignee: { employeeKey: 'M-01' } });
    expect(made.status, JSON.stringify(made.body)).to.equal(201);
    const again = await account.ask('PUT', '/v1/tasks/T-1', { title: 'Hello', assignee: { employeeKey: 'M-01' } });
    expect(again.status).to.equal(200);
    expect(again.body.rev).to.equal(1);
    await hub.services.relay.idle();
    const events = await account.ask('GET', '/v1/events');
    console.log(JSON.stringify(events.body.items.map((e: any) => [e.sequence, e.type])));
    const bad = await account.ask('PUT', '/v1/tasks/T-2', { title: 'Hello', assignee: { employeeKey: 'NOPE' } });
    console.log(JSON.stringify(bad.body));
    const spec = await account.ask('GET', '/openapi.json');
    console.log(Object.keys(spec.body.paths).length, Object.keys(spec.body.components.schemas));
  });
});
