import type { Line } from './line-reader.ts';

/** A line of a control connection: a command, or what is wrong with it. */
export type ParsedLine =
  | { kind: 'command'; verb: string; argument: string }
  | { kind: 'tooLong' }
  | { kind: 'notUtf8' }
  | { kind: 'notACommand' };

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Reads a line: the verb in capitals, and all behind its one space as it stands (names may begin and end with spaces). */
export function parseCommand(line: Line): ParsedLine {
  if (line.kind === 'tooLong') return line;
  const text = decode(line.bytes.subarray(telnetLength(line.bytes)));
  if (text === undefined) return { kind: 'notUtf8' };
  const parts = /^([A-Za-z]{3,4})(?: ([\s\S]*))?$/.exec(text);
  if (!parts) return { kind: 'notACommand' };
  return { kind: 'command', verb: parts[1]!.toUpperCase(), argument: parts[2] ?? '' };
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}

/**
 * How many bytes of telnet stand in front of the command. Clients send IAC IP IAC DM before ABOR, partly as urgent data, of which
 * the operating system may swallow one byte or another: so whatever of it is left is passed over.
 */
function telnetLength(bytes: Uint8Array): number {
  let length = 0;
  while ((bytes[length] ?? 0) >= 0xf0) {
    const negotiates = bytes[length] === 0xff && (bytes[length + 1] ?? 0) >= 0xfb && bytes[length + 1] !== 0xff;
    length += negotiates ? 3 : 1;
  }
  return Math.min(length, bytes.length);
}
