import { join, resolve } from 'node:path';
import type { Settings } from '#server/settings.ts';
import type { Locale } from '#texts/locales.ts';
import { say } from '#texts/say.ts';
import { type Child, type ChildOptions, createChild, stopInTurn } from './child.ts';
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

/** Database, server and workers, supervised: who ends by itself is started again. */
export function createHubProcesses(
  settings: Settings,
  { tell, locale }: { tell(line: string): void; locale: Locale },
): HubProcesses {
  const environment: Record<string, string | undefined> = {};

  function keep(name: string, more: Partial<ChildOptions>): Child {
    const log = openLogFile(join(settings.dataFolder, 'logs', `${name}.log`), {
      tell: (line) => tell(`${name}: ${line}`),
      locale,
    });
    const onCrash = (how: string, inMs: number) =>
      tell(say(locale, 'start.crashed', { name, how, seconds: (inMs / 1000).toFixed(1) }));
    return createChild({ name, program: `${name}/main.ts`, locale, log, onCrash, ...more });
  }

  const database = keep('database', {
    args: ['--data', resolve(settings.dataFolder, 'database')],
    onReadyAgain({ uri }) {
      // On a port instead of a socket it may have got another one.
      if (uri === environment.EMBEDDED_URI) return;
      environment.EMBEDDED_URI = uri;
      for (const child of [workers, server]) child.restart();
    },
  });
  const server = keep('server', { environment });
  const workers = keep('workers', { environment });

  return {
    server,
    pids: () => ({ database: database.pid(), server: server.pid(), workers: workers.pid() }),
    async start() {
      if (!settings.mongoUri) environment.EMBEDDED_URI = (await database.start()).uri;
      await Promise.all([server.start(), workers.start()]);
    },
    stop: () => stopInTurn([workers, server, database]),
  };
}
