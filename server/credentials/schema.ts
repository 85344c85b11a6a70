import { z } from 'zod';
import { type AccountCallerKind, type OwnerPermission, type Permission, permissions } from '#server/caller.ts';
import { Instant, InstantOut, Line } from '#server/documents/fields.ts';
import { isRange } from '#server/way-out/ranges.ts';
import { told } from '#texts/say.ts';

/**
 * What somebody signs in with. The id is how it is found before the account is known: `key:PREFIX`, `token:HASH`, `code:HASH`, `login:NAME`.
 * Secrets stand here only as hashes: SHA-256 of random tokens, argon2id of passwords.
 */
export interface CredentialDocument {
  _id: string;
  kind: 'apiKey' | 'deviceToken' | 'oneTimeCode' | 'login';
  /** Absent for the hub owner. */
  accountId?: string;
  /** Who signs in with it. */
  holder: { kind: AccountCallerKind | 'hubOwner'; id: string };
  name?: string;
  secretHash?: string;
  permissions: (Permission | OwnerPermission | 'device.sync')[];
  allowedAddresses?: string[];
  /** Part of the home that the holder sees. */
  root?: string;
  /** Plain FTP from beyond this machine. */
  allowPlainFtp?: boolean;
  createdAt: Date;
  expiresAt?: Date;
  usedAt?: Date;
  revokedAt?: Date;
  /** The account is suspended. */
  suspendedAt?: Date;
}

/** An API key as it goes out. */
export const ApiKeyView = z.object({
  id: z.string(),
  name: z.string().optional(),
  permissions: z.array(z.string()),
  allowedAddresses: z.array(z.string()).optional(),
  createdAt: InstantOut,
  expiresAt: InstantOut.optional(),
});

export const NewApiKey = z.object({
  name: Line,
  permissions: z.array(z.enum(permissions)).min(1),
  allowedAddresses: z
    .array(z.string().max(50).refine(isRange, told('inputs.notARange')))
    .max(100)
    .optional(),
  expiresAt: Instant.refine((instant) => instant > new Date(), told('inputs.alreadyOver')).optional(),
});
