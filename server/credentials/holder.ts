import { timingSafeEqual } from 'node:crypto';
import type { Caller } from '#server/caller.ts';
import type { CredentialDocument } from './schema.ts';

/** Whether a credential opens nothing any more. */
export function isSpent({ revokedAt, expiresAt, usedAt }: CredentialDocument): boolean {
  return revokedAt !== undefined || usedAt !== undefined || (expiresAt !== undefined && expiresAt < new Date());
}

/** The caller that a credential makes of who shows it. */
export function toCaller(
  { accountId, holder, permissions, root }: CredentialDocument,
  { correlationId, locale }: Pick<Caller, 'correlationId' | 'locale'>,
): Caller {
  const common = { id: holder.id, permissions: new Set(permissions), correlationId, locale };
  if (holder.kind === 'hubOwner') return { kind: holder.kind, ...common } as Caller;
  return { kind: holder.kind, accountId: accountId ?? '', ...common, ...(root && { root }) } as Caller;
}

/** Compares without telling by its time how much was right. */
export function isSame(left: string, right: string): boolean {
  return left.length === right.length && timingSafeEqual(Buffer.from(left), Buffer.from(right));
}
