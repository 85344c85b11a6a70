// A server process of a test: the file servers of a hub, until it is killed.
import { usualLimits } from '#server/file-server/schema.ts';
import { startFileServer } from '#server/file-server/start.ts';
import { createLog } from '#server/log.ts';
import { joinHub } from '#test/support/join-hub.ts';

const settings = { fileHost: '127.0.0.1', ftpPort: 0, ftpPassivePorts: [0, 0] as const, sftpPort: 0 };
const { ftpPort, sftpPort } = await startFileServer(
  await joinHub(),
  settings,
  createLog('test', 'silent'),
  usualLimits,
);
process.send?.({ ftpPort, sftpPort });
