import { ensureFound } from '#server/errors.ts';
import type { FolderItem } from '#server/files/schema.ts';
import { formatTime } from './facts.ts';
import { type Reply, reply } from './replies.ts';
import { type Act, type Commands, pathFrom, type SignedIn } from './session.ts';

/** Asking about files, renaming and removing them. */
export const fileCommands: Commands = {
  SIZE: named(tellSize),
  MDTM: named(async (session, path) => reply(213, formatTime((await findFile(session, path)).modifiedAt))),
  DELE: named(async (session, path) => {
    await session.door.files.remove(await session.member.caller(), path, { kind: 'file' });
    return reply(250, 'Removed');
  }),
  RNFR: named(async (session, path) => {
    await findFile(session, path);
    session.renameFrom = path;
    return reply(350, 'Send the new name with RNTO');
  }),
  RNTO: named(rename),
};

/** A command on the file that its argument names. */
function named(act: Act<SignedIn>): Act<SignedIn> {
  return (session, name) => (name === '' ? reply(501, 'This takes a name') : act(session, pathFrom(session, name)));
}

/** What is here of an unfinished upload has a size, so that it can be resumed; listings do not show it. */
async function tellSize(session: SignedIn, path: string): Promise<Reply> {
  const { files } = session.door;
  const caller = await session.member.caller();
  const partial = caller.permissions.has('files.write') ? await files.partialSize(caller, path) : 0;
  return reply(213, String(partial || (await findFile(session, path)).size));
}

async function findFile(session: SignedIn, path: string): Promise<FolderItem> {
  const item = ensureFound(await session.door.files.stat(await session.member.caller(), path), 'file.not_found');
  return ensureFound(item.kind === 'file' ? item : null, 'file.not_found');
}

/** Over what is there, as the file servers of Unix do: whoever uploads under a temporary name counts on it. */
async function rename(session: SignedIn, path: string): Promise<Reply> {
  const from = session.renameFrom;
  session.renameFrom = undefined;
  if (from === undefined) return reply(503, 'Send RNFR first');
  await session.door.files.rename(await session.member.caller(), from, path, { replace: true });
  return reply(250, 'Renamed');
}
