import ipaddr from 'ipaddr.js';

/** Whether an address is in a list of addresses and CIDR ranges; without list every address is. */
export function isAllowedAddress(address: string, allowed: string[] | undefined): boolean {
  return !allowed || allowed.length === 0 || isInRanges(address, allowed);
}

/** Whether an address lies in one of the ranges (`10.0.0.0/8`, `2001:db8::1`). IPv4 written as IPv6 counts as IPv4. */
export function isInRanges(address: string, ranges: string[]): boolean {
  if (!ipaddr.isValid(address)) return false;
  const subject = ipaddr.process(address);
  return ranges.some((range) => {
    const [network, bits] = parseRange(range);
    return network.kind() === subject.kind() && subject.match(network, bits);
  });
}

/** Whether text is an address or a CIDR range. */
export function isRange(text: string): boolean {
  return text.includes('/') ? ipaddr.isValidCIDR(text) : ipaddr.isValid(text);
}

function parseRange(range: string): [ipaddr.IPv4 | ipaddr.IPv6, number] {
  if (range.includes('/')) return ipaddr.parseCIDR(range);
  const single = ipaddr.process(range);
  return [single, single.kind() === 'ipv4' ? 32 : 128];
}
