import pino from 'pino';
import { currentTrace } from './trace.ts';

export type Log = pino.Logger;

const secrets = ['authorization', 'cookie', 'password', 'secret', 'token'].flatMap((name) => [
  name,
  `*.${name}`,
  `*.*.${name}`,
  `*.headers.${name}`,
]);

/** The log of one program: JSON lines with the trace of what runs, secrets left out. */
export function createLog(program: string, level: pino.LevelWithSilentOrString): Log {
  return pino({
    level,
    base: { program, pid: process.pid },
    mixin: () => currentTrace() ?? {},
    serializers: { err: tellError },
    redact: { paths: secrets, censor: '(secret)' },
  });
}

/** What an error says and where it came from; not all that hangs on it: a failed bulk write holds what it was to write. */
function tellError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { name, message, stack, cause } = error;
  const { code } = error as { code?: unknown };
  return {
    type: name,
    message,
    ...(code !== undefined && { code }),
    stack,
    ...(cause !== undefined && { cause: tellError(cause) }),
  };
}
