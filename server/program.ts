import { localeOfTerminal } from '#texts/locales.ts';
import { say } from '#texts/say.ts';
import { NewerData } from './migrations/migrate.ts';
import { BadSettings, readSettings, type Settings } from './settings.ts';

const longestStopMs = 60_000;

/** What a program gives once it runs. */
export interface Running {
  /** Stops what was started, in order. */
  stop(): Promise<void>;
  /** What the one who started it may ask: `{ask: NAME, number}` is answered by `{answerTo: number, answer}` or with a `refusal`. */
  answers?: Record<string, () => Promise<unknown>>;
}

/**
 * Runs a program of the hub: reads the settings, starts it, says `{"ready":true}` to who started it, and stops it in order when it is
 * asked to, or when who started it is gone. What does not stop in time is ended.
 */
export async function runProgram(begin: (settings: Settings) => Promise<Running>): Promise<void> {
  try {
    const { stop, answers = {} } = await begin(readSettings(process.env));
    let isEnding = false;
    const end = () => {
      if (isEnding) return;
      isEnding = true;
      setTimeout(() => process.exit(1), longestStopMs).unref();
      stop().then(() => process.exit(0), fail);
    };
    process.on('SIGTERM', end);
    process.on('disconnect', end);
    // Ctrl-C and the end of a terminal reach the whole group; with a starter, that one says in which order to stop.
    for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, process.channel ? () => undefined : end);
    process.on('message', async ({ ask, number }: { ask?: string; number?: number }) => {
      const said = ask && { answerTo: number, ...(await answerTo(answers[ask])) };
      if (said && process.connected) process.send?.(said);
    });
    process.send?.({ ready: true });
  } catch (error) {
    fail(error);
  }
}

async function answerTo(
  answer: (() => Promise<unknown>) | undefined,
): Promise<{ answer: unknown } | { refusal: string }> {
  try {
    return answer ? { answer: await answer() } : { refusal: 'nobody answers this' };
  } catch (error) {
    return { refusal: (error as Error).message };
  }
}

function fail(error: unknown): never {
  process.stderr.write(`${explain(error)}\n`);
  process.exit(1);
}

/** What a person at the terminal can use: a sentence for what settings cause, the whole error for what nobody expected. */
function explain(error: unknown): string {
  const locale = localeOfTerminal(process.env);
  if (error instanceof BadSettings || error instanceof NewerData) return error.message;
  if (!(error instanceof Error)) return String(error);
  if ('code' in error && error.code === 'EADDRINUSE' && 'port' in error) {
    return say(locale, 'start.portTaken', { port: String(error.port), setting: 'PORT, FTP_PORT, SFTP_PORT' });
  }
  return error.stack ?? error.message;
}
