import { closeSync, fstatSync, mkdirSync, openSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Locale } from '#texts/locales.ts';
import { say } from '#texts/say.ts';
import { shorten } from './shorten.ts';

/** Where a program's lines go. */
export interface LogFile {
  write(line: string, options: { tellsWarnings: boolean }): void;
  close(): void;
}

/** An open file and how much is in it. */
interface Open {
  descriptor: number;
  size: number;
}

/**
 * A log file of at most 20 MiB and one before it. Lines of the level warning and above are handed to `tell` too, in short. A disk
 * that takes no more costs lines, which is told once, and again when it takes them; the hub goes on.
 */
export function openLogFile(
  file: string,
  {
    tell,
    locale,
    largestBytes = 20 * 1024 * 1024,
  }: { tell(line: string): void; locale: Locale; largestBytes?: number },
): LogFile {
  let open: Open | undefined;
  let lost = 0;

  // One line after the other, each written when this returns: a program that says more than the disk takes must wait.
  function append(line: string): void {
    open ??= openFile(file);
    if (open.size > largestBytes) {
      close();
      renameSync(file, `${file}.1`);
      open = openFile(file);
    }
    // A line that found no room may be there in part.
    const text = `${lost > 0 ? '\n' : ''}${line}\n`;
    writeFileSync(open.descriptor, text);
    open.size += Buffer.byteLength(text);
  }

  function keep(line: string): void {
    try {
      append(line);
      if (lost > 0) tell(say(locale, 'start.logAgain', { file, lines: String(lost) }));
      lost = 0;
    } catch (error) {
      close();
      if (lost === 0) tell(say(locale, 'start.logLost', { file, reason: (error as Error).message }));
      lost += 1;
    }
  }

  function close(): void {
    if (open) closeSync(open.descriptor);
    open = undefined;
  }

  return {
    write(line, { tellsWarnings }) {
      keep(line);
      const shown = tellsWarnings && shorten(line);
      if (shown) tell(shown);
    },
    close,
  };
}

function openFile(file: string): Open {
  mkdirSync(dirname(file), { recursive: true });
  const descriptor = openSync(file, 'a', 0o600);
  return { descriptor, size: fstatSync(descriptor).size };
}
