import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '#server/log.ts';
import type { Services } from '#server/services.ts';
import type { Settings } from '#server/settings.ts';
import { serveFtp } from './ftp/serve-ftp.ts';
import { readHostKeys } from './host-keys.ts';
import { type Limits, usualLimits } from './schema.ts';
import { createDoor } from './service.ts';
import { serveSftp } from './sftp/serve-sftp.ts';

const stopMs = 10_000;

/** The file servers of a hub, listening. */
export interface FileServer {
  ftpPort: number;
  sftpPort: number;
  /** Takes nobody in any more, cuts uploads that run (what came of them is kept), and closes. */
  stop(): Promise<void>;
}

/** Starts FTP and SFTP over the folders of all accounts. Port 0 stands for any. */
export async function startFileServer(
  services: Services,
  settings: Pick<Settings, 'fileHost' | 'ftpPort' | 'ftpPassivePorts' | 'sftpPort'>,
  log: Log,
  limits: Limits = usualLimits,
): Promise<FileServer> {
  const hostKeys = await readHostKeys(services);
  const ftp = await serveFtp(createDoor('ftp', services, log, limits), settings);
  try {
    const sftp = await serveSftp(createDoor('sftp', services, log, limits), settings, hostKeys);
    log.info({ host: settings.fileHost, ftpPort: ftp.port, sftpPort: sftp.port }, 'the file servers listen');
    return {
      ftpPort: ftp.port,
      sftpPort: sftp.port,
      async stop() {
        const stopped = Promise.all([ftp.stop(), sftp.stop()]).then(() => true);
        if (!(await Promise.race([stopped, sleep(stopMs, false, { ref: false })])))
          log.warn('connections of the file servers did not end in time');
      },
    };
  } catch (error) {
    await ftp.stop();
    throw error;
  }
}
