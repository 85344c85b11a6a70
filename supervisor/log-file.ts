import { createWriteStream, existsSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** Where a program's lines go. */
export interface LogFile {
  write(line: string, options: { tellsWarnings: boolean }): void;
  close(): Promise<void>;
}

const largestBytes = 20 * 1024 * 1024;

/**
 * A log file of at most 20 MiB and one before it. Lines of the level warning and above are handed to `tell` too, in short.
 */
export function openLogFile(file: string, tell: (line: string) => void): LogFile {
  mkdirSync(dirname(file), { recursive: true });
  let size = existsSync(file) ? statSync(file).size : 0;
  let stream = createWriteStream(file, { flags: 'a', mode: 0o600 });

  function turnOver(): void {
    stream.end();
    renameSync(file, `${file}.1`);
    stream = createWriteStream(file, { flags: 'a', mode: 0o600 });
    size = 0;
  }

  return {
    write(line, { tellsWarnings }) {
      if (size > largestBytes) turnOver();
      size += line.length + 1;
      stream.write(`${line}\n`);
      const shown = tellsWarnings && shorten(line);
      if (shown) tell(shown);
    },
    close: () => new Promise((resolve) => stream.end(resolve)),
  };
}

const warning = 40;

/** A warning or error as a line for people; undefined for what need not be shown. What is no log line is shown as it is. */
function shorten(line: string): string | undefined {
  if (!line.startsWith('{')) return line;
  try {
    const { level, msg, err, correlationId } = JSON.parse(line) as {
      level: number;
      msg?: string;
      err?: { message?: string };
      correlationId?: string;
    };
    if (level < warning) return undefined;
    return [msg, err?.message, correlationId && `(${correlationId})`].filter(Boolean).join(' — ');
  } catch {
    return line;
  }
}
