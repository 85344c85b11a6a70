import type { AccountCaller } from '#server/caller.ts';
import { newId } from '#server/documents/document.ts';
import { ensure } from '#server/errors.ts';
import { Login } from '#server/service-users/schema.ts';
import type { Services } from '#server/services.ts';
import type { Locale } from '#texts/locales.ts';
import { isLoopback } from './addresses.ts';
import type { Limits } from './schema.ts';

/** A service user that is signed in at a door. */
export interface Member {
  login: string;
  accountId: string;
  locale: Locale;
  address: string;
  /**
   * The member as the caller of one act. It is asked again every few seconds whether it still may.
   * @throws HubError `caller.unauthenticated` once its credentials ended
   */
  caller(correlationId?: string): Promise<AccountCaller>;
}

/** Who knocks, and how. */
export interface Knock {
  login: string;
  password: string;
  address: string;
  /** Correlation id of the connection. */
  correlationId: string;
  /** Nobody on the way can read the password. */
  encrypted: boolean;
}

export type SignIn = { kind: 'member'; member: Member } | { kind: 'wrong' } | { kind: 'notEncrypted' };

/** Signs service users in at a door and writes it into the journal where the account is known. */
export function createSignIn(
  door: 'ftp' | 'sftp',
  { credentials, accounts, journal }: Services,
  limits: Limits,
): (knock: Knock) => Promise<SignIn> {
  /** @throws HubError `caller.throttled`, `address.not_allowed`, `account.suspended` */
  return async function signIn({ login, password, address, correlationId, encrypted }) {
    if (!Login.safeParse(login).success) return { kind: 'wrong' };
    const signed = await credentials.callerForPassword(login, password, { address, correlationId, locale: 'en' });
    if (signed?.caller.kind !== 'serviceUser') return { kind: 'wrong' };
    const { accountId } = signed.caller;
    const line = { accountId, correlationId, door, by: login, address };
    if (!encrypted && !signed.allowPlainFtp && !isLoopback(address)) {
      await journal.note({ ...line, what: 'refused', detail: 'a password without encryption' });
      return { kind: 'notEncrypted' };
    }
    const { locale } = await accounts.get(accountId);
    await journal.note({ ...line, what: 'signedIn' });
    return { kind: 'member', member: memberOf({ ...signed.caller, locale }, login, address) };
  };

  function memberOf(first: AccountCaller, login: string, address: string): Member {
    const { accountId, locale } = first;
    let known = first;
    let askedAt = performance.now();
    return {
      ...{ login, accountId, locale, address },
      async caller(correlationId = newId()) {
        if (performance.now() - askedAt > limits.trustMs) {
          const holder = { kind: known.kind, id: known.id };
          const now = await credentials.callerForHolder(accountId, holder, { correlationId, locale });
          ensure(now && now.kind !== 'hubOwner', 'caller.unauthenticated');
          known = now;
          askedAt = performance.now();
        }
        return { ...known, correlationId };
      },
    };
  }
}
