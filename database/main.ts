import { parseArgs } from 'node:util';
import { startDatabase } from './start-database.ts';

// Whatever is made here belongs to this user alone.
process.umask(0o077);

const { values } = parseArgs({
  options: { data: { type: 'string', default: 'data/database' }, port: { type: 'string' } },
});

try {
  const database = await startDatabase({
    folder: values.data,
    port: values.port === undefined ? undefined : Number(values.port),
  });
  process.stdout.write(`${JSON.stringify({ ready: true, uri: database.uri })}\n`);
  stopInOrder(database.stop);
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
}

/**
 * Ends in order on a signal, and when the process that started this one is gone. Ctrl-C and the end of a terminal reach the whole
 * group: with a starter, that one says when it is the database's turn.
 */
function stopInOrder(stop: () => Promise<void>) {
  let isEnding = false;
  const end = async () => {
    if (isEnding) return;
    isEnding = true;
    await stop();
    process.exit(0);
  };
  process.on('SIGTERM', end);
  for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, process.channel ? () => undefined : end);
  if (process.channel) process.on('disconnect', end);
}
