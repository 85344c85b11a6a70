import { createHmac } from 'node:crypto';

const prefix = 'whsec_';

/**
 * Headers of a signed notification after Standard Webhooks 1.0: HMAC-SHA256 of `id.timestamp.body` under each secret that is valid now,
 * separated by spaces while one is being replaced.
 * @param at time of the attempt
 */
export function signatureHeaders(id: string, at: Date, body: string, secrets: string[]): Record<string, string> {
  const timestamp = Math.floor(at.getTime() / 1000);
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice(prefix.length), 'base64');
    return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
  });
  return { 'webhook-id': id, 'webhook-timestamp': String(timestamp), 'webhook-signature': signatures.join(' ') };
}
