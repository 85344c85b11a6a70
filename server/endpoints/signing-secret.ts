import { randomBytes } from 'node:crypto';

/** A new signing secret after Standard Webhooks: `whsec_` and 32 random bytes in base64. */
export function makeSigningSecret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`;
}
