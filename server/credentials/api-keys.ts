import type { z } from 'zod';
import { type Caller, ensureMay, ensureMayGrant } from '#server/caller.ts';
import { ensure } from '#server/errors.ts';
import type { ApiKeyView, CredentialDocument, NewApiKey } from './schema.ts';
import type { Credentials, Facts } from './service.ts';

export type ApiKeys = ReturnType<typeof createApiKeys>;

/** The keys with which programs call the API. */
export function createApiKeys({ credentials }: { credentials: Credentials }) {
  /** Exchanges a one-time code for a key of whom the code was made for. @throws HubError `code.invalid`, `caller.throttled` */
  async function signIn(code: string, facts: Facts): Promise<{ token: string; permissions: string[] }> {
    const { accountId, holder, permissions, name } = await credentials.redeemCode(code, facts, isForKey);
    const { token } = await credentials.issueApiKey({ accountId, holder, permissions, name });
    return { token, permissions };
  }

  /** Makes a key and gives its token, this once. */
  async function create(caller: Caller, fields: z.output<typeof NewApiKey>): Promise<{ id: string; token: string }> {
    ensureMay(caller, 'users.manage');
    ensureMayGrant(caller, fields.permissions);
    return credentials.issueApiKey({ accountId: caller.accountId, ...fields });
  }

  /** The account's keys that still open something, oldest first. */
  async function list(caller: Caller): Promise<CredentialDocument[]> {
    ensureMay(caller, 'users.manage');
    return credentials.listKeys(caller.accountId);
  }

  /** Ends a key. @throws HubError `api_key.not_found` */
  async function revoke(caller: Caller, id: string): Promise<void> {
    ensureMay(caller, 'users.manage');
    const revoked = await credentials.revoke(caller.accountId, { kind: 'apiKey', id });
    ensure(revoked > 0, 'api_key.not_found');
  }

  return { signIn, create, list, revoke };
}

/** A key as it goes out, without what opens. */
export function presentApiKey(credential: CredentialDocument): z.input<typeof ApiKeyView> {
  const { holder, name, permissions, allowedAddresses, createdAt, expiresAt } = credential;
  return {
    id: holder.id,
    name,
    permissions,
    allowedAddresses,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt?.toISOString(),
  };
}

function isForKey({ holder }: CredentialDocument): boolean {
  return holder.kind === 'apiKey' || holder.kind === 'hubOwner';
}
