import { createHash, randomBytes, randomInt } from 'node:crypto';

/** Letters and digits that are not taken for one another when read aloud or typed (Crockford's base 32). */
const readable = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A new API key `fh_PREFIX_SECRET`; the prefix finds it, the secret is random 32 bytes. */
export function makeApiKey(): { token: string; prefix: string; secret: string } {
  const prefix = randomBytes(9).toString('base64url').replaceAll(/[-_]/g, 'x');
  const secret = randomBytes(32).toString('base64url');
  return { token: `fh_${prefix}_${secret}`, prefix, secret };
}

/** The parts of an API key; undefined when it has not the form of one. */
export function parseApiKey(token: string): { prefix: string; secret: string } | undefined {
  const match = /^fh_([A-Za-z0-9]{12})_([A-Za-z0-9_-]{43})$/.exec(token);
  return match ? { prefix: match[1] as string, secret: match[2] as string } : undefined;
}

/** A new device token: `fhd_` and 32 random bytes. */
export function makeDeviceToken(): string {
  return `fhd_${randomBytes(32).toString('base64url')}`;
}

/** Whether a token has the form of a device token. */
export function isDeviceToken(token: string): boolean {
  return /^fhd_[A-Za-z0-9_-]{43}$/.test(token);
}

/** A code to be typed once: 12 characters in groups of four, 60 bits. */
export function makeOneTimeCode(): string {
  const characters = Array.from({ length: 12 }, () => readable[randomInt(readable.length)]).join('');
  return characters.replaceAll(/(.{4})(?=.)/g, '$1-');
}

/** A code as typed: case, spaces and dashes do not matter, O is 0, I and L are 1. */
export function normalizeCode(code: string): string {
  return code.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1');
}

/** A password for a service user: 24 characters without look-alikes. */
export function makePassword(): string {
  return Array.from({ length: 24 }, () => readable[randomInt(readable.length)])
    .join('')
    .toLowerCase();
}

/** Hash under which random tokens and codes are stored. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
