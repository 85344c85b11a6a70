/** A reply on the control connection: one line, or several under one code. */
export interface Reply {
  code: number;
  lines: string[];
  /** The connection ends with it. */
  last?: true;
}

/** A reply of these lines. */
export function reply(code: number, ...lines: string[]): Reply {
  return { code, lines };
}

/** The last reply of a connection. */
export function lastReply(code: number, ...lines: string[]): Reply {
  return { code, lines, last: true };
}

/** A reply as it goes over the wire: `CODE-first`, further lines as they are, `CODE last`. */
export function formatReply({ code, lines }: Reply): string {
  const clean = lines.map((line) => line.replace(/[\r\n]+/g, ' '));
  const last = clean.pop() ?? '';
  const [first, ...between] = clean;
  if (first === undefined) return `${code} ${last}\r\n`;
  return [`${code}-${first}`, ...between, `${code} ${last}`].map((line) => `${line}\r\n`).join('');
}

/** A command ends with this reply instead of what it set out to do. */
export class Refusal extends Error {
  readonly reply: Reply;

  constructor(code: number, ...lines: string[]) {
    super(lines[0]);
    this.reply = reply(code, ...lines);
  }
}
