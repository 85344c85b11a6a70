import { ensureFound } from '#server/errors.ts';
import { type Reply, reply } from './replies.ts';
import { type Commands, pathFrom, type SignedIn } from './session.ts';

/** Walking through folders, making and removing them. */
export const folderCommands: Commands = {
  PWD: tellFolder,
  XPWD: tellFolder,
  CWD: enter,
  XCWD: enter,
  CDUP: (session) => enter(session, '..'),
  XCUP: (session) => enter(session, '..'),
  MKD: make,
  XMKD: make,
  RMD: remove,
  XRMD: remove,
};

function tellFolder({ folder }: SignedIn): Reply {
  return reply(257, `${quoted(folder)} is the current folder`);
}

async function enter(session: SignedIn, name: string): Promise<Reply> {
  const path = pathFrom(session, name);
  const caller = await session.member.caller();
  // Whoever may only write sees no folders: whether this one is there shows with the upload.
  if (caller.permissions.has('files.read')) {
    const item = ensureFound(await session.door.files.stat(caller, path), 'file.not_found');
    if (item.kind !== 'folder') return reply(550, 'This is a file');
  }
  session.folder = path;
  return reply(250, `${quoted(path)} is the current folder`);
}

async function make(session: SignedIn, name: string): Promise<Reply> {
  if (name === '') return reply(501, 'MKD takes a name');
  const path = pathFrom(session, name);
  await session.door.files.makeFolder(await session.member.caller(), path);
  return reply(257, `${quoted(path)} was made`);
}

async function remove(session: SignedIn, name: string): Promise<Reply> {
  if (name === '') return reply(501, 'RMD takes a name');
  await session.door.files.remove(await session.member.caller(), pathFrom(session, name), { kind: 'folder' });
  return reply(250, 'Removed');
}

/** As RFC 959 writes paths in replies: quotes in them are doubled. */
function quoted(path: string): string {
  return `"${path.replaceAll('"', '""')}"`;
}
