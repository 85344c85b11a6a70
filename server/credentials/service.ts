import type { Collection } from 'mongodb';
import type { AccountCallerKind, Caller, OwnerPermission, Permission } from '#server/caller.ts';
import type { Database } from '#server/documents/database.ts';
import { newId } from '#server/documents/document.ts';
import { isDuplicateKey } from '#server/documents/retry.ts';
import { ensure, HubError } from '#server/errors.ts';
import { isAllowedAddress } from '#server/way-out/ranges.ts';
import type { Locale } from '#texts/locales.ts';
import { isSame, isSpent, toCaller } from './holder.ts';
import { hashPassword, isPassword } from './passwords.ts';
import type { CredentialDocument } from './schema.ts';
import { createThrottle } from './throttle.ts';
import {
  hashToken,
  isDeviceToken,
  makeApiKey,
  makeDeviceToken,
  makeOneTimeCode,
  makePassword,
  normalizeCode,
  parseApiKey,
} from './tokens.ts';

/** Facts of a connection that a door knows before it knows the caller. */
export interface Facts {
  address: string;
  correlationId: string;
  locale: Locale;
}

/** What a new credential is for. */
export interface Grant {
  accountId?: string;
  holder: { kind: AccountCallerKind | 'hubOwner'; id: string };
  permissions: (Permission | OwnerPermission | 'device.sync')[];
  name?: string;
  allowedAddresses?: string[];
  root?: string;
  allowPlainFtp?: boolean;
  expiresAt?: Date;
}

export type Credentials = ReturnType<typeof createCredentials>;

/** Who may sign in, with what. The first thing every door asks; it does not know the account yet. */
export function createCredentials({ database }: { database: Database }) {
  const credentials: Collection<CredentialDocument> = database.define('credentials', [
    [{ accountId: 1, 'holder.kind': 1, 'holder.id': 1 }],
    [{ expiresAt: 1 }, { expireAfterSeconds: 30 * 24 * 3600 }],
  ]);
  const throttle = createThrottle(database);

  async function issue(
    kind: CredentialDocument['kind'],
    _id: string,
    grant: Grant,
    secretHash?: string,
  ): Promise<void> {
    const { accountId, expiresAt, ...rest } = grant;
    await credentials.insertOne({
      _id,
      kind,
      ...(accountId && { accountId }),
      ...rest,
      ...(secretHash && { secretHash }),
      createdAt: new Date(),
      ...(expiresAt && { expiresAt }),
    });
  }

  /** A new API key; the token is shown this once. */
  async function issueApiKey(
    grant: Omit<Grant, 'holder'> & { holder?: Grant['holder'] },
  ): Promise<{ id: string; token: string }> {
    const { token, prefix, secret } = makeApiKey();
    const holder = grant.holder ?? { kind: 'apiKey' as const, id: newId() };
    await issue('apiKey', `key:${prefix}`, { ...grant, holder }, hashToken(secret));
    return { id: holder.id, token };
  }

  async function issueDeviceToken(accountId: string, deviceId: string): Promise<string> {
    const token = makeDeviceToken();
    await issue('deviceToken', `token:${hashToken(token)}`, {
      accountId,
      holder: { kind: 'device', id: deviceId },
      permissions: ['device.sync'],
    });
    return token;
  }

  /** A code that can be redeemed once, for what the grant says. */
  async function issueCode(grant: Grant & { expiresAt: Date }): Promise<string> {
    const code = makeOneTimeCode();
    await issue('oneTimeCode', `code:${hashToken(normalizeCode(code))}`, grant);
    return code;
  }

  /**
   * Spends a code. `isFor` looks before it is spent, so that a code for something else stays good.
   * @throws HubError `code.invalid`, `caller.throttled`
   */
  async function redeemCode(
    code: string,
    facts: Facts,
    isFor: (credential: CredentialDocument) => boolean,
  ): Promise<CredentialDocument> {
    await throttle.check('code', facts.address);
    const _id = `code:${hashToken(normalizeCode(code))}`;
    const known = await credentials.findOne({ _id, kind: 'oneTimeCode' });
    const spent =
      known &&
      isGood(known, facts) &&
      isFor(known) &&
      (await credentials.updateOne({ _id, usedAt: { $exists: false } }, { $set: { usedAt: new Date() } }));
    if (!spent || spent.matchedCount === 0) {
      await throttle.failed('code', facts.address);
      throw new HubError('code.invalid');
    }
    return known;
  }

  /** A login with password. @throws HubError `login.taken`: logins are unique in the hub */
  async function issueLogin(login: string, password: string, grant: Grant): Promise<void> {
    try {
      await issue('login', `login:${login}`, grant, await hashPassword(password));
    } catch (error) {
      if (isDuplicateKey(error)) throw new HubError('login.taken');
      throw error;
    }
  }

  /** The caller whom a token names; undefined when it names nobody. @throws HubError `address.not_allowed`, `account.suspended` */
  async function callerForToken(token: string, facts: Facts): Promise<Caller | undefined> {
    const key = parseApiKey(token);
    const _id = key ? `key:${key.prefix}` : isDeviceToken(token) ? `token:${hashToken(token)}` : undefined;
    const credential = _id && (await credentials.findOne({ _id }));
    if (!credential || !isGood(credential, facts)) return undefined;
    if (key && !isSame(hashToken(key.secret), credential.secretHash ?? '')) return undefined;
    return toCaller(credential, facts);
  }

  /** The caller of a login and password; undefined when they do not fit. @throws HubError `caller.throttled` */
  async function callerForPassword(
    login: string,
    password: string,
    facts: Facts,
  ): Promise<{ caller: Caller; allowPlainFtp: boolean } | undefined> {
    await throttle.check(login, facts.address);
    const credential = await credentials.findOne({ _id: `login:${login}` });
    const right = await isPassword(password, credential?.secretHash);
    if (!right || !credential || !isGood(credential, facts)) {
      await throttle.failed(login, facts.address);
      return undefined;
    }
    return { caller: toCaller(credential, facts), allowPlainFtp: credential.allowPlainFtp ?? false };
  }

  /** The caller that a holder is now, for work it ordered before (a route's import); undefined when it may no longer act. */
  async function callerForHolder(
    accountId: string,
    holder: CredentialDocument['holder'],
    facts: Omit<Facts, 'address'>,
  ): Promise<Caller | undefined> {
    const found = await credentials.find({ accountId, 'holder.kind': holder.kind, 'holder.id': holder.id }).toArray();
    const good = found.find(
      (credential) => credential.kind !== 'oneTimeCode' && !isSpent(credential) && !credential.suspendedAt,
    );
    return good && toCaller(good, facts);
  }

  /** Ends every credential of a holder at once. */
  async function revoke(accountId: string, holder: CredentialDocument['holder']): Promise<number> {
    const filter = { accountId, 'holder.kind': holder.kind, 'holder.id': holder.id, revokedAt: { $exists: false } };
    return (await credentials.updateMany(filter, { $set: { revokedAt: new Date() } })).modifiedCount;
  }

  /** Whether anybody has ever got an API key in this hub. */
  async function hasKeys(): Promise<boolean> {
    return (await credentials.findOne({ kind: 'apiKey' }, { projection: { _id: 1 } })) !== null;
  }

  /** Live logins of an account's holders of a kind, or the one of this name. */
  function listLogins(
    accountId: string,
    kind: CredentialDocument['holder']['kind'],
    login?: string,
  ): Promise<CredentialDocument[]> {
    const name = login === undefined ? {} : { _id: `login:${login}` };
    return credentials
      .find({ ...name, accountId, 'holder.kind': kind, kind: 'login', revokedAt: { $exists: false } })
      .sort({ createdAt: 1 })
      .limit(1000)
      .toArray();
  }

  /** Live API keys of an account. */
  function listKeys(accountId: string): Promise<CredentialDocument[]> {
    const live = {
      revokedAt: { $exists: false },
      $or: [{ expiresAt: { $exists: false } }, { expiresAt: { $gt: new Date() } }],
    };
    return credentials
      .find({ accountId, 'holder.kind': 'apiKey', kind: 'apiKey', ...live })
      .sort({ createdAt: 1 })
      .limit(1000)
      .toArray();
  }

  function isGood(credential: CredentialDocument, facts: Facts): boolean {
    if (isSpent(credential)) return false;
    ensure(isAllowedAddress(facts.address, credential.allowedAddresses), 'address.not_allowed');
    ensure(!credential.suspendedAt, 'account.suspended');
    return true;
  }

  /** Suspends or readmits all of an account. */
  async function setSuspended(accountId: string, suspended: boolean): Promise<void> {
    await credentials.updateMany(
      { accountId },
      suspended ? { $set: { suspendedAt: new Date() } } : { $unset: { suspendedAt: 1 } },
    );
  }

  return {
    issueApiKey,
    issueDeviceToken,
    issueCode,
    redeemCode,
    issueLogin,
    callerForToken,
    callerForPassword,
    callerForHolder,
    revoke,
    setSuspended,
    listLogins,
    listKeys,
    hasKeys,
    makePassword,
    collection: credentials,
  };
}
