import type { Log } from '#server/log.ts';
import type { Services } from '#server/services.ts';
import { createReception } from './incoming.ts';
import { createSignIn } from './members.ts';
import type { Limits } from './schema.ts';

export { plainAddress } from './addresses.ts';
export type { Incoming, UploadEnd } from './incoming.ts';
export { formatListLine, type Listed } from './list-line.ts';
export type { Listener } from './listener.ts';
export { listen } from './listener.ts';
export type { Member } from './members.ts';
export { pagesOf } from './pages.ts';
export { sayRefusal, toRefusal } from './refusals.ts';

/** What FTP and SFTP have in common: who comes in, how uploads are let in, and the folders behind. */
export type Door = ReturnType<typeof createDoor>;

/** The common side of a door. */
export function createDoor(kind: 'ftp' | 'sftp', services: Services, log: Log, limits: Limits) {
  return {
    kind,
    files: services.files,
    blobs: services.blobs,
    signIn: createSignIn(kind, services, limits),
    beginUpload: createReception(kind, services, log),
    log,
    limits,
  };
}
