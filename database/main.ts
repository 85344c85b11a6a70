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

/** Ends in order on a signal, and when the process that started this one is gone. */
function stopInOrder(stop: () => Promise<void>) {
  let isEnding = false;
  const end = async () => {
    if (isEnding) return;
    isEnding = true;
    await stop();
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, end);
  if (process.channel) process.on('disconnect', end);
}
