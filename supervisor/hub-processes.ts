import { join, resolve } from 'node:path';
import type { Settings } from '#server/settings.ts';
import type { Locale } from '#texts/locales.ts';
import { say } from '#texts/say.ts';
import { type Child, createChild } from './child.ts';
import { openLogFile } from './log-file.ts';

/** The three processes of a hub on one machine. */
export interface HubProcesses {
  /** Starts the database (unless MONGODB_URI names another one), then server and workers. */
  start(): Promise<void>;
  server: Pick<Child, 'ask'>;
  /** Ids of the processes that run now, by name. */
  pids(): Record<string, number | undefined>;
  /** Stops workers, server and database, in this order. */
  stop(): Promise<void>;
}

/** Where a Unix socket's path must end. */
const longestSocketPath = 107;

/** Database, server and workers, supervised: who ends by itself is started again. */
export function createHubProcesses(
  settings: Settings,
  { tell, locale }: { tell(line: string): void; locale: Locale },
): HubProcesses {
  const logs = ['database', 'server', 'workers'].map((name) =>
    openLogFile(join(settings.dataFolder, 'logs', `${name}.log`), (line) => tell(`${name}: ${line}`)),
  );
  const [databaseLog, serverLog, workersLog] = logs as [(typeof logs)[0], (typeof logs)[0], (typeof logs)[0]];
  const environment: Record<string, string | undefined> = {};
  const onCrash = (name: string, how: string, inMs: number) =>
    tell(say(locale, 'start.crashed', { name, how, seconds: (inMs / 1000).toFixed(1) }));
  const folder = resolve(settings.dataFolder, 'database');
  // Where the folder lies too deep for a socket, a port of loopback takes its place.
  const port =
    Buffer.byteLength(join(folder, 'mongodb.sock')) > longestSocketPath
      ? ['--port', String(settings.port + 10_000)]
      : [];
  const database = createChild({
    name: 'database',
    program: 'database/main.ts',
    args: ['--data', folder, ...port],
    log: databaseLog,
    onCrash,
  });
  const server = createChild({ name: 'server', program: 'server/main.ts', environment, log: serverLog, onCrash });
  const workers = createChild({ name: 'workers', program: 'workers/main.ts', environment, log: workersLog, onCrash });

  return {
    server,
    pids: () => ({ database: database.pid(), server: server.pid(), workers: workers.pid() }),
    async start() {
      if (!settings.mongoUri) environment.EMBEDDED_URI = (await database.start()).uri;
      await Promise.all([server.start(), workers.start()]);
    },
    async stop() {
      for (const child of [workers, server, database]) await child.stop();
      await Promise.all(logs.map((log) => log.close()));
    },
  };
}
