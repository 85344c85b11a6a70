import { BadSettings, readSettings, type Settings } from './settings.ts';

/** Stops what a program started, in order. */
export type Stop = () => Promise<void>;

/**
 * Runs a program of the hub: reads the settings, starts it, says `{"ready":true}` to who started it, and stops it in order when it is
 * asked to, or when who started it is gone. A second Ctrl-C ends it at once.
 */
export async function runProgram(begin: (settings: Settings) => Promise<Stop>): Promise<void> {
  try {
    const stop = await begin(readSettings(process.env));
    let stopping: Promise<void> | undefined;
    const end = () => {
      stopping ??= stop().then(() => process.exit(0), fail);
    };
    process.on('SIGTERM', end);
    process.on('disconnect', end);
    // Ctrl-C reaches the whole group; with a starter, that one says in which order to stop.
    process.on('SIGINT', process.channel ? () => undefined : () => (stopping ? process.exit(1) : end()));
    process.send?.({ ready: true });
  } catch (error) {
    fail(error);
  }
}

function fail(error: unknown): never {
  const text =
    error instanceof BadSettings
      ? error.message
      : error instanceof Error
        ? (error.stack ?? error.message)
        : String(error);
  process.stderr.write(`${text}\n`);
  process.exit(1);
}
