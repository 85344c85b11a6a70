import { ensure } from '#server/errors.ts';
import type { Locale } from '#texts/locales.ts';

/** What a profile, an API key or a service user of an account may be allowed to do. */
export const permissions = [
  'tasks.read',
  'tasks.write',
  'points.read',
  'points.write',
  'employees.manage',
  'templates.manage',
  'imports.run',
  'files.read',
  'files.write',
  'connections.manage',
  'endpoints.manage',
  'entries.read',
  'timesheets.approve',
  'tracks.read',
  'journal.read',
  'users.manage',
  'account.manage',
] as const;

/** What the hub owner may do; gives no access to any account's data. */
export const ownerPermissions = ['accounts.manage', 'hub.manage'] as const;

export type Permission = (typeof permissions)[number];
export type OwnerPermission = (typeof ownerPermissions)[number];

/** Kinds of callers that belong to an account. */
export type AccountCallerKind = 'user' | 'apiKey' | 'serviceUser' | 'device' | 'agent' | 'system';

/** Who asks, inside one account. Doors make it; services ask it first. `device.sync` is what a signed-in phone may do, nothing else. */
export interface AccountCaller {
  kind: AccountCallerKind;
  accountId: string;
  id: string;
  permissions: ReadonlySet<Permission | 'device.sync'>;
  correlationId: string;
  locale: Locale;
  /** The part of the account's home that the caller sees, as a path; the whole home when absent. */
  root?: string;
}

/** Who runs the hub. Has no account. */
export interface OwnerCaller {
  kind: 'hubOwner';
  id: string;
  permissions: ReadonlySet<OwnerPermission>;
  correlationId: string;
  locale: Locale;
}

export type Caller = AccountCaller | OwnerCaller;

/** Refuses with `caller.forbidden` unless the caller belongs to an account and holds the permission. */
export function ensureMay(caller: Caller, permission: Permission | 'device.sync'): asserts caller is AccountCaller {
  ensure(caller.kind !== 'hubOwner' && caller.permissions.has(permission), 'caller.forbidden', { permission });
}

/** Nobody grants what they may not do themselves. @throws HubError `caller.forbidden` naming the first that the caller lacks */
export function ensureMayGrant(caller: AccountCaller, granted: readonly Permission[]): void {
  for (const permission of granted) ensure(caller.permissions.has(permission), 'caller.forbidden', { permission });
}

/** Refuses with `caller.forbidden` unless the caller is the hub owner and holds the permission. */
export function ensureOwnerMay(caller: Caller, permission: OwnerPermission): asserts caller is OwnerCaller {
  ensure(caller.kind === 'hubOwner' && caller.permissions.has(permission), 'caller.forbidden', { permission });
}

/** The hub itself, acting for an account on the strength of something a caller did before (a relay, a claim). */
export function systemCaller(accountId: string, correlationId: string, ...may: Permission[]): AccountCaller {
  return { kind: 'system', accountId, id: 'hub', permissions: new Set(may), correlationId, locale: 'en' };
}
