import type { z } from 'zod';
import { type Caller, ensureMay } from '#server/caller.ts';
import type { Database } from '#server/documents/database.ts';
import { presentStamps } from '#server/documents/fields.ts';
import type { KeyedKind } from '#server/documents/keyed-kind.ts';
import { createKeyedService } from '#server/documents/keyed-service.ts';
import { findUnknown } from '#server/documents/references.ts';
import type { Relay } from '#server/feed/relay.ts';
import type { Groups } from '#server/groups/service.ts';
import { defineEmployees } from './model.ts';
import type { EmployeeDocument, EmployeeView } from './schema.ts';

export type Employees = ReturnType<typeof createEmployees>;

/** The account's people in the field. */
export function createEmployees({ database, relay, groups }: { database: Database; relay: Relay; groups: Groups }) {
  const kind: KeyedKind<EmployeeDocument> = {
    collection: defineEmployees(database),
    subject: 'employee',
    events: { created: 'employee.created', updated: 'employee.updated' },
    fields: ['name', 'phone', 'email', 'groups', 'enabled'],
    defaults: { groups: [], enabled: true },
    required: ['name'],
    composites: [],
    wholes: [],
    personal: ['name', 'phone', 'email'],
    untold: ['signedOutAt'],
    audienceOf: (employee) => [`employee:${employee.key}`, ...employee.groups.map((key) => `group:${key}`)],
    prepare: (accountId, patches) =>
      findUnknown(accountId, patches, [
        {
          field: 'groups',
          code: 'unknownGroup',
          find: groups.existing,
          valuesOf: (employee: Pick<EmployeeDocument, 'groups'>) => employee.groups,
        },
      ]),
    review(current, next) {
      if (current.enabled && !next.enabled) next.signedOutAt = new Date();
      return [];
    },
  };

  const keyed = createKeyedService({
    kind,
    relay,
    may: { read: 'employees.manage', write: 'employees.manage' },
    notFound: 'employee.not_found',
    filterFields: {
      key: { path: 'key', type: 'text' },
      name: { path: 'name', type: 'text' },
      groups: { path: 'groups', type: 'text' },
      enabled: { path: 'enabled', type: 'boolean' },
      updatedAt: { path: 'updatedAt', type: 'date' },
    },
  });

  /** Lets an employee sign in, or no longer. */
  function setEnabled(caller: Caller, key: string, enabled: boolean): Promise<EmployeeDocument> {
    ensureMay(caller, 'employees.manage');
    return keyed.change(caller, {
      key,
      mutate(next) {
        if (next.enabled && !enabled) next.signedOutAt = new Date();
        next.enabled = enabled;
        return undefined;
      },
    });
  }

  /** Those of these keys whose employees are not disabled; unknown ones are not judged here. */
  async function notDisabled(accountId: string, keys: string[]): Promise<Set<string>> {
    if (keys.length === 0) return new Set();
    const disabled = await kind.collection
      .find({ accountId, key: { $in: keys }, enabled: false }, { projection: { key: 1 } })
      .toArray();
    const off = new Set(disabled.map((employee) => employee.key));
    return new Set(keys.filter((key) => !off.has(key)));
  }

  return { ...keyed, setEnabled, notDisabled };
}

/** An employee as it goes out. */
export function presentEmployee(employee: EmployeeDocument): z.input<typeof EmployeeView> {
  const { key, name, phone, email, groups, enabled } = employee;
  return { key, name, phone, email, groups, enabled, ...presentStamps(employee) };
}
