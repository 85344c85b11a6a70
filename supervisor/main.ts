import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { BadSettings, readSettings, type Settings } from '#server/settings.ts';
import { localeOfTerminal } from '#texts/locales.ts';
import { say } from '#texts/say.ts';
import { createDemonstration } from './demonstration.ts';
import { createHubProcesses } from './hub-processes.ts';

// Whatever is made here belongs to this user alone.
process.umask(0o077);
const locale = localeOfTerminal(process.env);
const asked = readArguments();
const settings = readSettingsOrEnd();
const hub = createHubProcesses(settings, { tell, locale });
const demonstration = createDemonstration(settings, asked);
let stopping: Promise<void> | undefined;

// Asked once or often, by Ctrl-C, by a terminal that closes, by a service manager: the order is the same, and each step has its limit.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => end(0));
// A terminal that was closed takes no more words; that keeps nobody from stopping in order.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

try {
  tell(say(locale, 'start.starting'));
  await hub.start();
  if (asked.demo) {
    const code = await demonstration.run(() => hub.server.ask<string>('ownerCode'));
    if (asked.once) await end(code);
  } else process.stdout.write((await hub.server.ask<string | undefined>('firstCodes')) ?? '');
  tellWhere();
} catch (error) {
  // Who was stopped while starting has nothing to explain.
  if (!stopping) tell((error as Error).message);
  await end(1);
}

/** Stops everything in order, once. */
function end(code: number): Promise<void> {
  stopping ??= (async () => {
    tell(say(locale, 'start.stopping'));
    await demonstration.stop();
    await hub.stop();
    demonstration.tellResult();
    process.exit(code);
  })();
  return stopping;
}

function tellWhere(): void {
  const { publicUrl: url, fileHost: host, ftpPort, sftpPort, dataFolder } = settings;
  const places = {
    url,
    host,
    ftpPort: String(ftpPort),
    sftpPort: String(sftpPort),
    data: resolve(dataFolder),
    logs: resolve(join(dataFolder, 'logs')),
  };
  tell(`${say(locale, 'start.running')}\n${say(locale, 'start.where', places)}`);
}

function readArguments(): { demo: boolean; once: boolean; json: boolean } {
  try {
    const option = { type: 'boolean', default: false } as const;
    return parseArgs({ options: { demo: option, once: option, json: option } }).values;
  } catch (error) {
    tell(`${(error as Error).message}\nnpm start [-- --demo [--once] [--json]]`);
    process.exit(2);
  }
}

function readSettingsOrEnd(): Settings {
  try {
    return readSettings(process.env);
  } catch (error) {
    if (!(error instanceof BadSettings)) throw error;
    tell(error.message);
    process.exit(1);
  }
}

function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}
