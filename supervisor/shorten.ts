const warning = 40;

/** A warning or error as a line for people; undefined for what need not be shown. What is no log line is shown as it is. */
export function shorten(line: string): string | undefined {
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
