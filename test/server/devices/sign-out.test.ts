import { expect } from 'chai';
import { ok } from '#test/support/drop.ts';
import { startTestHub } from '#test/support/hub.ts';
import { signInPhone } from '#test/support/phone.ts';

describe('disabling an employee', () => {
  for (const [way, disable] of Object.entries({
    'by its own operation': ['POST', '/v1/employees/E-1/disable', undefined],
    'by PATCH': ['PATCH', '/v1/employees/E-1', { enabled: false }],
  } as const)) {
    it(`${way}, signs the phones out for good, gives no codes, and leaves tasks`, async () => {
      await using hub = await startTestHub();
      const account = await hub.makeAccount();
      await ok(account.ask('PUT', '/v1/employees/E-1', { name: 'Ana' }));
      await ok(account.ask('PUT', '/v1/tasks/T-1', { title: 'Door', assignee: { employeeKey: 'E-1' } }));
      const phone = await signInPhone(account, 'E-1');
      await phone.pull();

      await ok(account.ask(disable[0], disable[1], disable[2]));
      const whileDisabled = await phone.ask('GET', '/device/v1/pull');
      const code = await account.ask('POST', '/v1/employees/E-1/device-code');
      await ok(account.ask('POST', '/v1/employees/E-1/enable'));
      const afterwards = await phone.ask('GET', '/device/v1/pull');

      expect([whileDisabled.status, afterwards.status]).to.deep.equal([401, 401]);
      expect(code.body).to.include({ status: 409, code: 'employee.disabled' });
      const again = await signInPhone(account, 'E-1');
      await again.pull();
      expect([...again.held.keys()].join()).to.include('T-1');
    });
  }
});
