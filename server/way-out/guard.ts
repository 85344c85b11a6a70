import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import { HubError } from '#server/errors.ts';
import type { addresses } from '#texts/en/inputs.ts';
import type { Sentence } from '#texts/say.ts';
import { isInRanges } from './ranges.ts';

/** An address that was looked at and may be called. */
export interface PinnedAddress {
  address: string;
  family: 4 | 6;
}

/** Finds the addresses of a host name. */
export type Resolve = (host: string) => Promise<PinnedAddress[]>;

/** Addresses as the operating system resolves them. */
export const resolveHost: Resolve = async (host) => {
  const found = await lookup(host, { all: true });
  return found.map(({ address, family }) => ({ address, family: family === 6 ? 6 : 4 }));
};

/**
 * Whether the hub may call an address: public unicast only, or what the hub owner allows. Addresses that carry another one inside
 * (IPv4 in IPv6, NAT64, 6to4, Teredo) and those of links, metadata services and reserved blocks are not public.
 */
export function mayCall(address: string, allowedRanges: string[]): boolean {
  if (!ipaddr.isValid(address) || address.includes('%')) return false;
  return ipaddr.process(address).range() === 'unicast' || isInRanges(address, allowedRanges);
}

/**
 * The address to connect to: every address that the name has must be callable, and the one chosen is pinned, so that a second
 * look-up cannot lead elsewhere.
 * @throws HubError `way_out.refused`
 */
export async function pinAddress(
  host: string,
  allowedRanges: string[],
  resolve: Resolve = resolveHost,
): Promise<PinnedAddress> {
  const bare = host.replace(/^\[|\]$/g, '');
  const family = isIP(bare);
  const addresses: PinnedAddress[] = family
    ? [{ address: bare, family: family === 6 ? 6 : 4 }]
    : await resolveOrRefuse(bare, resolve);
  const forbidden = addresses.find(({ address }) => !mayCall(address, allowedRanges));
  if (forbidden)
    throw refused(bare === forbidden.address ? 'isPrivate' : 'notPublic', { host: bare, address: forbidden.address });
  const [first] = addresses;
  if (!first) throw refused('noAddress', { host: bare });
  return first;
}

/**
 * Looks at a URL before it is saved.
 * @throws HubError `way_out.refused` for other schemes than http and https, credentials in the URL, and private addresses
 */
export async function checkUrl(text: string, allowedRanges: string[], resolve: Resolve = resolveHost): Promise<void> {
  const url = URL.parse(text);
  if (!url || !['http:', 'https:'].includes(url.protocol)) throw refused('notHttp');
  if (url.username || url.password) throw refused('withPassword');
  await pinAddress(url.hostname, allowedRanges, resolve);
}

async function resolveOrRefuse(host: string, resolve: Resolve): Promise<PinnedAddress[]> {
  try {
    return await resolve(host);
  } catch (error) {
    throw refused('notFound', { host }, error);
  }
}

function refused(why: keyof typeof addresses, params: Record<string, string> = {}, cause?: unknown): HubError {
  const reason: Sentence = { text: `addresses.${why}`, params };
  return new HubError('way_out.refused', { reason }, [], cause);
}
