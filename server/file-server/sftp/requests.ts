import { posix } from 'node:path';
import type { Attributes } from 'ssh2';
import { ensure, ensureFound } from '#server/errors.ts';
import type { Door, Member } from '#server/file-server/service.ts';
import { type Answer, Refusal, unsupported } from './answers.ts';
import { attributesOf } from './attributes.ts';
import type { Handles } from './handles.ts';
import type { Brake } from './inside-ssh2.ts';
import type { Lanes } from './lanes.ts';
import { openFile, openFolder } from './open-file.ts';
import { readOpenMode } from './open-mode.ts';
import { openUpload } from './open-upload.ts';

/** One SFTP channel, as requests see it. */
export interface Channel {
  door: Door;
  member: Member;
  handles: Handles;
  lanes: Lanes;
  brake: Brake;
}

/** Requests about paths. */
export const pathRequests = {
  async OPEN(channel: Channel, name: string, flags: number): Promise<Answer> {
    const path = readPath(name);
    const mode = readOpenMode(flags);
    if (!mode) throw new Refusal('Open it for reading or for writing');
    return channel.lanes.run([path], async () => {
      const { door, member } = channel;
      const handle =
        mode.kind === 'read'
          ? await openFile(door, await member.caller(), path)
          : await openUpload(channel, path, mode);
      return { kind: 'handle', handle: channel.handles.add(handle) };
    });
  },

  async OPENDIR({ door, member, handles, lanes }: Channel, name: string): Promise<Answer> {
    const path = readPath(name);
    return lanes.run([path], async () => ({
      kind: 'handle',
      handle: handles.add(await openFolder(door, await member.caller(), path)),
    }));
  },

  STAT: tellAttributes,
  // There are no links.
  LSTAT: tellAttributes,

  async SETSTAT(_: Channel, __: string, attributes: Attributes): Promise<Answer> {
    return acceptHarmless(attributes);
  },

  async REMOVE({ door, member, lanes }: Channel, name: string): Promise<Answer> {
    const path = readPath(name);
    await lanes.run([path], async () => door.files.remove(await member.caller(), path, { kind: 'file' }));
    return { kind: 'ok' };
  },

  async RMDIR({ door, member, lanes }: Channel, name: string): Promise<Answer> {
    const path = readPath(name);
    await lanes.run([path], async () => door.files.remove(await member.caller(), path, { kind: 'folder' }));
    return { kind: 'ok' };
  },

  async MKDIR({ door, member, lanes }: Channel, name: string): Promise<Answer> {
    const path = readPath(name);
    await lanes.run([path], async () => door.files.makeFolder(await member.caller(), path));
    return { kind: 'ok' };
  },

  /** As the protocol says: never over what is there. */
  RENAME: (channel: Channel, from: string, to: string): Promise<Answer> =>
    rename(channel, from, to, { replace: false }),

  async REALPATH(_: Channel, name: string): Promise<Answer> {
    const filename = readPath(name);
    const attrs = attributesOf({ kind: 'folder', size: 0, modifiedAt: new Date(0) });
    return { kind: 'names', names: [{ filename, longname: filename, attrs }] };
  },
} as const;

/** Renames; over what is there only when `replace` is told. */
export async function rename(
  { door, member, lanes }: Channel,
  from: string,
  to: string,
  { replace }: { replace: boolean },
): Promise<Answer> {
  const [fromPath, toPath] = [readPath(from), readPath(to)];
  await lanes.run([fromPath, toPath], async () =>
    door.files.rename(await member.caller(), fromPath, toPath, { replace }),
  );
  return { kind: 'ok' };
}

/** What is here of an unfinished upload has a size, so that it can be resumed; listings do not show it. */
async function tellAttributes({ door, member, lanes }: Channel, name: string): Promise<Answer> {
  const path = readPath(name);
  return lanes.run([path], async () => {
    const caller = await member.caller();
    const item = await door.files.stat(caller, path);
    const partial =
      item?.kind !== 'folder' && caller.permissions.has('files.write') ? await door.files.partialSize(caller, path) : 0;
    if (partial > 0)
      return { kind: 'attributes', attributes: attributesOf({ kind: 'file', size: partial, modifiedAt: new Date() }) };
    return { kind: 'attributes', attributes: attributesOf(ensureFound(item, 'file.not_found')) };
  });
}

/** Modes and times are taken and forgotten; a size cannot be set. */
export function acceptHarmless(attributes: Attributes): Answer {
  if (attributes.size !== undefined) throw unsupported('Setting a size');
  return { kind: 'ok' };
}

/** The absolute path of what a client names. A name that was not UTF-8 came with replacement characters: no name that was meant. */
function readPath(name: string): string {
  ensure(!name.includes('\ufffd'), 'file.name_invalid', { maxBytes: 255 });
  return posix.resolve('/', name);
}
