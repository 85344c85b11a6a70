import type { z } from 'zod';
import type { Accounts } from '#server/accounts/service.ts';
import { type AccountCaller, type Caller, ensureMay } from '#server/caller.ts';
import type { Credentials, Facts } from '#server/credentials/service.ts';
import type { Database } from '#server/documents/database.ts';
import { newId } from '#server/documents/document.ts';
import type { EmployeeDocument } from '#server/employees/schema.ts';
import type { Employees } from '#server/employees/service.ts';
import { ensure, ensureFound, HubError } from '#server/errors.ts';
import { defineDevices } from './model.ts';
import type { DeviceDocument, DeviceSignIn, DeviceView } from './schema.ts';

const codeHours = 72;

export type Devices = ReturnType<typeof createDevices>;

/** Phones: how they sign in, who has them, whether they may go on. */
export function createDevices({
  database,
  credentials,
  employees,
  accounts,
}: {
  database: Database;
  credentials: Credentials;
  employees: Employees;
  accounts: Accounts;
}) {
  const devices = defineDevices(database);

  /** A code that signs in one phone of an employee, once. */
  async function issueCode(caller: Caller, employeeKey: string): Promise<{ code: string; expiresAt: Date }> {
    ensureMay(caller, 'employees.manage');
    ensure((await employees.get(caller, employeeKey)).enabled, 'employee.disabled');
    const expiresAt = new Date(Date.now() + codeHours * 3600 * 1000);
    const holder = { kind: 'device' as const, id: newId() };
    const code = await credentials.issueCode({
      accountId: caller.accountId,
      holder,
      permissions: ['device.sync'],
      name: employeeKey,
      expiresAt,
    });
    return { code, expiresAt };
  }

  /** Signs a phone in. @throws HubError `code.invalid` also for another employee's code: it is not told which of the two was wrong */
  async function signIn({ employeeKey, code, platform, appVersion }: z.output<typeof DeviceSignIn>, facts: Facts) {
    const isFor = (credential: { holder: { kind: string }; name?: string }) =>
      credential.holder.kind === 'device' && credential.name === employeeKey;
    const { accountId = '', holder } = await credentials.redeemCode(code, facts, isFor);
    const employee = await employees.find(accountId, employeeKey);
    if (!employee?.enabled) throw new HubError('code.invalid');
    const now = new Date();
    const device = {
      _id: holder.id,
      accountId,
      v: 1,
      employeeKey,
      signedInAt: now,
      lastSeenAt: now,
      ...(platform && { platform }),
      ...(appVersion && { appVersion }),
    };
    await devices.insertOne(device);
    const { name, timeZone } = await accounts.get(accountId);
    return {
      token: await credentials.issueDeviceToken(accountId, device._id),
      deviceId: device._id,
      accountName: name,
      timeZone,
    };
  }

  /** The phone that calls and its employee. @throws HubError `caller.unauthenticated` when it was signed out */
  async function whoCalls(
    caller: Caller,
  ): Promise<{ caller: AccountCaller; device: DeviceDocument; employee: EmployeeDocument }> {
    ensureMay(caller, 'device.sync');
    const device = ensureFound(
      await devices.findOne({ _id: caller.id, accountId: caller.accountId }),
      'device.not_found',
    );
    const employee = ensureFound(await employees.find(caller.accountId, device.employeeKey), 'employee.not_found');
    ensure(isSignedIn(device, employee), 'caller.unauthenticated');
    return { caller, device, employee };
  }

  /** Tokens of what phones may hold, by device; those that may no longer call are missing. */
  async function audiences(accountId: string, ids: string[]): Promise<Map<string, ReadonlySet<string>>> {
    const found = await devices.find({ accountId, _id: { $in: ids }, revokedAt: { $exists: false } }).toArray();
    const people = await employees.findMany(accountId, [...new Set(found.map(({ employeeKey }) => employeeKey))]);
    const byKey = new Map(people.map((employee) => [employee.key, employee]));
    return new Map(
      found.flatMap((device) => {
        const employee = byKey.get(device.employeeKey);
        const mayCall = employee && isSignedIn(device, employee);
        return mayCall ? [[device._id, new Set(employees.kind.audienceOf(employee))]] : [];
      }),
    );
  }

  /** Notes that a phone was here, and how far its clock is off. */
  async function noteSeen(
    device: DeviceDocument,
    more: Partial<Pick<DeviceDocument, 'confirmedSequence' | 'clockSkewMs'>>,
  ): Promise<void> {
    await devices.updateOne({ _id: device._id }, { $set: { lastSeenAt: new Date(), ...more } });
  }

  async function list(caller: Caller): Promise<DeviceDocument[]> {
    ensureMay(caller, 'employees.manage');
    return devices.find({ accountId: caller.accountId }).sort({ _id: 1 }).limit(1000).toArray();
  }

  /** Signs a phone out for good. */
  async function revoke(caller: Caller, id: string): Promise<DeviceDocument> {
    ensureMay(caller, 'employees.manage');
    const device = await devices.findOneAndUpdate(
      { _id: id, accountId: caller.accountId },
      { $set: { revokedAt: new Date() } },
      { returnDocument: 'after' },
    );
    ensure(device, 'device.not_found');
    await credentials.revoke(caller.accountId, { kind: 'device', id });
    return device;
  }

  return { issueCode, signIn, whoCalls, audiences, noteSeen, list, revoke, collection: devices };
}

/** A phone as it goes out. */
export function presentDevice({
  _id,
  employeeKey,
  platform,
  appVersion,
  signedInAt,
  lastSeenAt,
  revokedAt,
}: DeviceDocument): z.input<typeof DeviceView> {
  return {
    id: _id,
    employeeKey,
    platform,
    appVersion,
    signedInAt: signedInAt.toISOString(),
    lastSeenAt: lastSeenAt.toISOString(),
    revokedAt: revokedAt?.toISOString(),
  };
}

function isSignedIn({ revokedAt, signedInAt }: DeviceDocument, { enabled, signedOutAt }: EmployeeDocument): boolean {
  return enabled && !revokedAt && !(signedOutAt && signedInAt <= signedOutAt);
}
