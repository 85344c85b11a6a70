import { explainStart } from './explain-start.ts';
import { readSettings, type Settings } from './settings.ts';

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
  // Whatever is made here belongs to this user alone.
  process.umask(0o077);
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
  process.stderr.write(`${explainStart(error, process.env)}\n`);
  process.exit(1);
}
