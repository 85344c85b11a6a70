import { localeOfTerminal } from '#texts/locales.ts';
import { say } from '#texts/say.ts';
import { NewerData } from './migrations/migrate.ts';
import { BadSettings, readSettings, type Settings } from './settings.ts';

/** What a program gives once it runs. */
export interface Running {
  /** Stops what was started, in order. */
  stop(): Promise<void>;
  /** What the one who started it may ask: `{ask: NAME}` is answered by `{answerTo: NAME, answer}`. */
  answers?: Record<string, () => Promise<unknown>>;
}

/**
 * Runs a program of the hub: reads the settings, starts it, says `{"ready":true}` to who started it, and stops it in order when it is
 * asked to, or when who started it is gone. A second Ctrl-C ends it at once.
 */
export async function runProgram(begin: (settings: Settings) => Promise<Running>): Promise<void> {
  try {
    const { stop, answers = {} } = await begin(readSettings(process.env));
    let stopping: Promise<void> | undefined;
    const end = () => {
      stopping ??= stop().then(() => process.exit(0), fail);
    };
    process.on('SIGTERM', end);
    process.on('disconnect', end);
    // Ctrl-C reaches the whole group; with a starter, that one says in which order to stop.
    process.on('SIGINT', process.channel ? () => undefined : () => (stopping ? process.exit(1) : end()));
    process.on('message', async ({ ask }: { ask?: string }) => {
      if (ask && answers[ask]) process.send?.({ answerTo: ask, answer: await answers[ask]() });
    });
    process.send?.({ ready: true });
  } catch (error) {
    fail(error);
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
