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
    redact: { paths: secrets, censor: '(secret)' },
  });
}
