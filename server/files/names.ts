import { ensure } from '#server/errors.ts';

const maxNameBytes = 255;
const temporary = /\.(part|filepart|tmp|crdownload|swp)$|~$/i;
const companion = /\.(ok|done|md5|sha256)$/i;

/**
 * Whether a name is a file's own and final. Not final are temporary names and those that begin with a dot; not its own is that of a
 * companion, which says of the file beside it that it is whole: our own servers know that by themselves.
 */
export function isFinalName(name: string): boolean {
  return !name.startsWith('.') && !temporary.test(name) && !companion.test(name);
}

/**
 * The parts of an absolute path inside a home, `.` and `..` worked out; `..` never climbs above the home.
 * @throws HubError `file.name_invalid` for control characters, back slashes and names over 255 bytes
 */
export function splitPath(path: string): string[] {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..') parts.pop();
    else parts.push(checkName(part));
  }
  return parts;
}

function checkName(name: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
  const clean = name.isWellFormed() && !/[\u0000-\u001f\u007f\\]/.test(name) && Buffer.byteLength(name) <= maxNameBytes;
  ensure(clean, 'file.name_invalid', { maxBytes: maxNameBytes });
  return name.normalize('NFC');
}

/** `name (2).csv` for the second of a name. */
export function numbered(name: string, copy: number): string {
  if (copy === 1) return name;
  const dot = name.lastIndexOf('.');
  return dot > 0 ? `${name.slice(0, dot)} (${copy})${name.slice(dot)}` : `${name} (${copy})`;
}

/** Files are put into a route's folder under `in`, not elsewhere. */
export function isDropPath(parts: string[]): boolean {
  return parts[0] === 'in' && parts.length >= 3;
}
