import { isIP } from 'node:net';

/** Where a data connection goes. */
export interface DataAddress {
  host: string;
  port: number;
}

/** The argument of PORT: `h1,h2,h3,h4,p1,p2`, decimal. */
export function parsePort(argument: string): DataAddress | undefined {
  const bytes = /^\d{1,3}(,\d{1,3}){5}$/.test(argument.trim()) ? argument.trim().split(',').map(Number) : [];
  if (bytes.length !== 6 || bytes.some((byte) => byte > 255)) return undefined;
  return { host: bytes.slice(0, 4).join('.'), port: bytes[4]! * 256 + bytes[5]! };
}

/** The argument of EPRT (RFC 2428): `|1|192.0.2.1|6275|`, `|2|2001:db8::1|6275|`, with any visible delimiter. */
export function parseEprt(argument: string): DataAddress | undefined {
  const delimiter = argument.charAt(0);
  if (!/^[!-~]$/.test(delimiter)) return undefined;
  const [before, family, host = '', port = '', after, ...more] = argument.split(delimiter);
  if (before !== '' || after !== '' || more.length > 0 || !/^\d{1,5}$/.test(port) || Number(port) > 65535)
    return undefined;
  const version = { 1: 4, 2: 6 }[family ?? ''];
  return version !== undefined && isIP(host) === version ? { host, port: Number(port) } : undefined;
}

/** The numbers in the reply to PASV. */
export function formatPasv({ host, port }: DataAddress): string {
  return [...host.split('.'), port >> 8, port & 255].join(',');
}
