import type { Attributes, FileEntry } from 'ssh2';
import { Refusal } from './answers.ts';

/** Something a client opened. What it cannot do is absent. */
export interface Handle {
  path: string;
  attributes(): Attributes | Promise<Attributes>;
  /** Bytes at a place; empty at the end. */
  read?(offset: number, length: number): Promise<Buffer>;
  write?(offset: number, bytes: Buffer): Promise<void>;
  /** Resolves when what was written so far is out of our hands. */
  flush?(): Promise<void>;
  /** The next names of a folder; empty at the end. */
  names?(): Promise<FileEntry[]>;
  /** Closed by the client: in order. @throws when what was written does not become a file */
  close(): Promise<void>;
  /** The connection is lost, or the server stops. Resolves when what was received is put away. */
  cut(why: string): Promise<void>;
}

/** What a channel has open. */
export interface Handles {
  /** @throws Refusal when too many are open */
  add(handle: Handle): Buffer;
  /** @throws Refusal for one that is not open */
  get(id: Buffer): Handle;
  remove(id: Buffer): void;
  /** Cuts all; nothing more is opened. */
  cutAll(why: string): Promise<void>;
}

/** At most so many open handles. */
export function createHandles(most: number): Handles {
  const open = new Map<string, Handle>();
  let count = 0;
  let over = false;

  function get(id: Buffer): Handle {
    const handle = open.get(id.toString('hex'));
    if (!handle) throw new Refusal('This handle is not open');
    return handle;
  }

  return {
    add(handle) {
      if (over) throw new Refusal('The connection ends');
      if (open.size >= most) throw new Refusal(`Not more than ${most} files and folders may be open at once`);
      count += 1;
      const id = Buffer.alloc(4);
      id.writeUInt32BE(count % 2 ** 32);
      open.set(id.toString('hex'), handle);
      return id;
    },
    get,
    remove: (id) => void open.delete(id.toString('hex')),
    async cutAll(why) {
      over = true;
      const left = [...open.values()];
      open.clear();
      await Promise.allSettled(left.map((handle) => handle.cut(why)));
    },
  };
}
