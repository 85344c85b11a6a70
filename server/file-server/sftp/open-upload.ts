import { ensure } from '#server/errors.ts';
import type { Door, Incoming, Member, UploadEnd } from '#server/file-server/service.ts';
import { Refusal } from './answers.ts';
import { attributesOf } from './attributes.ts';
import type { Handle } from './handles.ts';
import type { Brake } from './inside-ssh2.ts';
import type { OpenMode } from './open-mode.ts';
import { createWriteOrder, type WriteOrder } from './write-order.ts';

/** What an upload needs. */
interface Ends {
  door: Door;
  member: Member;
  brake: Brake;
}

/** An upload whose bytes are on their way. */
interface Running {
  order: WriteOrder;
  end: Promise<UploadEnd>;
  /** How much further on a client's offset stands in the file. */
  shift: number;
}

/**
 * Opens a file for writing. What is written becomes the file when the handle is closed and all is stored; a connection that is lost
 * before leaves it unfinished. Without TRUNC it goes on with what is here, if the first write lies behind it, else it begins anew.
 * @throws HubError `file.exists`, `file.not_found`, and what the folders refuse
 */
export async function openUpload(
  { door, member, brake }: Ends,
  path: string,
  mode: OpenMode & { kind: 'write' },
): Promise<Handle> {
  if (mode.exclusive || !mode.create) {
    const there = await isThere();
    ensure(!(mode.exclusive && there), 'file.exists', { name: path });
    ensure(mode.create || there, 'file.not_found');
  }
  let incoming: Incoming = await door.beginUpload(member, path, { resume: !mode.truncate });
  let running: Running | undefined;
  let beginning: Promise<Running> | undefined;

  async function isThere(): Promise<boolean> {
    const caller = await member.caller();
    if (caller.permissions.has('files.read') && (await door.files.stat(caller, path))) return true;
    return !mode.exclusive && (await door.files.partialSize(caller, path)) > 0;
  }

  function run(shift: number): Running {
    const order = createWriteOrder(incoming.offset, door.limits.heldBytes, brake);
    const end = incoming.take(order, async () => undefined);
    // What went wrong with storing is told to the next write, and to CLOSE.
    end.catch((error) => order.fail(error));
    running = { order, end, shift };
    return running;
  }

  /** The first write tells whether the client goes on or begins anew; APPEND writes count from the end, or from nothing. */
  async function begin(offset: number): Promise<Running> {
    if (offset >= incoming.offset) return run(0);
    if (mode.append) return run(incoming.offset);
    incoming = await door.beginUpload(member, path, { resume: false });
    return run(0);
  }

  async function write(offset: number, bytes: Buffer): Promise<void> {
    beginning ??= begin(offset);
    const { order, shift } = await beginning;
    order.put(offset + shift, bytes);
  }

  async function close(): Promise<void> {
    await beginning;
    // Opened and closed, nothing written: a file that is there stays as it is.
    if (!running && incoming.continues === 'file') return;
    const { order, end } = running ?? run(0);
    order.end();
    const ended = await end;
    if (ended.kind === 'cut') throw new Refusal(`The upload is not whole: ${ended.why}`);
  }

  async function cut(why: string): Promise<void> {
    await beginning;
    running?.order.fail(new Error(why));
    await running?.end;
  }

  return {
    path,
    attributes: () =>
      attributesOf({ kind: 'file', size: running?.order.position ?? incoming.offset, modifiedAt: new Date() }),
    write,
    flush: async () => running?.order.drained(),
    close,
    cut,
  };
}
