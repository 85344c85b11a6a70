import type { z } from 'zod';
import { type Caller, ensureMay, ensureMayGrant } from '#server/caller.ts';
import type { CredentialDocument } from '#server/credentials/schema.ts';
import type { Credentials } from '#server/credentials/service.ts';
import { newId } from '#server/documents/document.ts';
import { ensure } from '#server/errors.ts';
import type { NewServiceUser, ServiceUserView } from './schema.ts';

export type ServiceUsers = ReturnType<typeof createServiceUsers>;

/** Programs of the account that sign in with login and password: FTP, SFTP, SOAP. */
export function createServiceUsers({ credentials }: { credentials: Credentials }) {
  /** Makes one and gives its password, this once. */
  async function create(caller: Caller, { login, ...fields }: z.output<typeof NewServiceUser>) {
    ensureMay(caller, 'users.manage');
    ensureMayGrant(caller, fields.permissions);
    const password = credentials.makePassword();
    const holder = { kind: 'serviceUser' as const, id: newId() };
    await credentials.issueLogin(login, password, { accountId: caller.accountId, holder, ...fields });
    const [made] = await credentials.listLogins(caller.accountId, 'serviceUser', login);
    return { credential: made as CredentialDocument, password };
  }

  async function list(caller: Caller): Promise<CredentialDocument[]> {
    ensureMay(caller, 'users.manage');
    return credentials.listLogins(caller.accountId, 'serviceUser');
  }

  /** Ends one; its login stays taken. */
  async function revoke(caller: Caller, login: string): Promise<void> {
    ensureMay(caller, 'users.manage');
    const [known] = await credentials.listLogins(caller.accountId, 'serviceUser', login);
    ensure(known, 'service_user.not_found');
    await credentials.revoke(caller.accountId, known.holder);
  }

  return { create, list, revoke };
}

/** A service user as it goes out. */
export function presentServiceUser(credential: CredentialDocument): z.input<typeof ServiceUserView> {
  const { _id, holder, name, permissions, root = '/', allowedAddresses, allowPlainFtp = false, createdAt } = credential;
  return {
    id: holder.id,
    login: _id.slice('login:'.length),
    name,
    permissions,
    root,
    allowedAddresses,
    allowPlainFtp,
    createdAt: createdAt.toISOString(),
  };
}
