import ipaddr from 'ipaddr.js';

/** An address in its one spelling: IPv4 written as IPv6 becomes IPv4. Empty when a socket has lost it. */
export function plainAddress(address: string | undefined): string {
  return address && ipaddr.isValid(address) ? ipaddr.process(address).toString() : '';
}

/** Whether an address is this machine. */
export function isLoopback(address: string): boolean {
  return ipaddr.isValid(address) && ipaddr.process(address).range() === 'loopback';
}
