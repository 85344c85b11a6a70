import type { Collection } from 'mongodb';
import type { z } from 'zod';
import { type Caller, ensureMay, ensureOwnerMay } from '#server/caller.ts';
import type { Connections } from '#server/connections/service.ts';
import type { Credentials } from '#server/credentials/service.ts';
import type { Database } from '#server/documents/database.ts';
import { newId } from '#server/documents/document.ts';
import { ensure, ensureFound } from '#server/errors.ts';
import type { Files } from '#server/files/service.ts';
import {
  type AccountDocument,
  type AccountPatch,
  type AccountView,
  firstKeyPermissions,
  type NewAccount,
  signInCodeDays,
} from './schema.ts';

export type Accounts = ReturnType<typeof createAccounts>;

/** What a new account is made of. */
interface Parts {
  database: Database;
  credentials: Credentials;
  files: Files;
  connections: Connections;
}

/** The customer companies of the hub. */
export function createAccounts({ database, credentials, files, connections }: Parts) {
  const accounts: Collection<AccountDocument> = database.define('accounts', []);

  /** Makes an account with its home and a code for its first API key. */
  async function create(
    caller: Caller,
    fields: z.output<typeof NewAccount>,
  ): Promise<{ account: AccountDocument; signInCode: string }> {
    ensureOwnerMay(caller, 'accounts.manage');
    const now = new Date();
    const account: AccountDocument = {
      _id: newId(),
      v: 1,
      ...fields,
      state: 'active',
      customFields: {},
      retentionDays: 365,
      createdAt: now,
      updatedAt: now,
    };
    await files.makeHome(account._id);
    await connections.makeOurDrop(account._id);
    await accounts.insertOne(account);
    return { account, signInCode: await issueSignInCode(account._id) };
  }

  /** A code for an API key with all permissions of the account. */
  function issueSignInCode(accountId: string): Promise<string> {
    const expiresAt = new Date(Date.now() + signInCodeDays * 24 * 3600 * 1000);
    return credentials.issueCode({
      accountId,
      holder: { kind: 'apiKey', id: newId() },
      permissions: firstKeyPermissions,
      name: 'first key',
      expiresAt,
    });
  }

  async function list(caller: Caller): Promise<AccountDocument[]> {
    ensureOwnerMay(caller, 'accounts.manage');
    return accounts.find().sort({ _id: 1 }).limit(1000).toArray();
  }

  /** Suspends or readmits an account: nobody of it signs in meanwhile. */
  async function setState(caller: Caller, id: string, state: AccountDocument['state']): Promise<AccountDocument> {
    ensureOwnerMay(caller, 'accounts.manage');
    const account = await accounts.findOneAndUpdate(
      { _id: id },
      { $set: { state, updatedAt: new Date() } },
      { returnDocument: 'after' },
    );
    await credentials.setSuspended(id, state === 'suspended');
    return ensureFound(account, 'account.not_found');
  }

  /** The caller's own account. Whoever signs in with a key may see where it is; the hub owner is in none. */
  async function own(caller: Caller): Promise<AccountDocument> {
    ensure(caller.kind !== 'hubOwner' && caller.kind !== 'device', 'caller.forbidden', {
      permission: 'account.manage',
    });
    return get(caller.accountId);
  }

  /** @throws HubError `account.not_found` */
  async function get(accountId: string): Promise<AccountDocument> {
    return ensureFound(await accounts.findOne({ _id: accountId }), 'account.not_found');
  }

  async function change(caller: Caller, patch: z.output<typeof AccountPatch>): Promise<AccountDocument> {
    ensureMay(caller, 'account.manage');
    const { customFields, ...plain } = patch;
    const declared = Object.fromEntries(
      Object.entries(customFields ?? {}).map(([thing, fields]) => [`customFields.${thing}`, fields]),
    );
    const changed = await accounts.findOneAndUpdate(
      { _id: caller.accountId },
      { $set: { ...plain, ...declared, updatedAt: new Date() } },
      { returnDocument: 'after' },
    );
    return ensureFound(changed, 'account.not_found');
  }

  return { create, issueSignInCode, list, setState, own, get, change, collection: accounts };
}

/** An account as it goes out. */
export function presentAccount({
  _id,
  name,
  timeZone,
  locale,
  state,
  customFields,
  retentionDays,
  createdAt,
}: AccountDocument): z.input<typeof AccountView> {
  return { id: _id, name, timeZone, locale, state, customFields, retentionDays, createdAt: createdAt.toISOString() };
}
