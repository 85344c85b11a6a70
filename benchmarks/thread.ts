import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client as FtpClient } from 'basic-ftp';
import { readSettings } from '#server/settings.ts';
import { createHubProcesses } from '#supervisor/hub-processes.ts';
import type { Figures } from './main.ts';
import { setUp } from './thread/set-up.ts';
import { figuresOf } from './thread/statistics.ts';
import { timeImports } from './thread/time-imports.ts';
import { timeEntries, timeFiles } from './thread/time-waits.ts';
import { measureMemory, measureRest } from './thread/use-of-machine.ts';

/** The main thread on a hub of three processes that has nothing else to do: how long people wait, and what it costs when nobody does. */
export async function measure(): Promise<Figures> {
  const folder = await mkdtemp(join(tmpdir(), 'fieldhub-bench-'));
  // The programs read their environment themselves.
  Object.assign(process.env, { DATA: folder, PORT: '18480', FTP_PORT: '12480', SFTP_PORT: '12481', LOG_LEVEL: 'warn' });
  const settings = readSettings(process.env);
  const hub = createHubProcesses(settings, { tell: (line) => process.stderr.write(`${line}\n`), locale: 'en' });
  const ftp = new FtpClient();
  try {
    await hub.start();
    const bench = await setUp(`http://127.0.0.1:${settings.port}`, await hub.server.ask<string>('ownerCode'));
    await ftp.access({ host: '127.0.0.1', port: settings.ftpPort, user: bench.login, password: bench.password });
    const rest = await measureRest(hub);
    return {
      ...figuresOf('uploadToPhone', await timeFiles({ ...bench, ftp })),
      ...figuresOf('entryToCustomer', await timeEntries({ ...bench, ftp })),
      ...(await timeImports({ ...bench, ftp })),
      ...rest,
      ...measureMemory(hub, 'afterImport'),
    };
  } finally {
    ftp.close();
    await hub.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
