import type { Collection } from 'mongodb';
import type { Blob, Blobs } from '#server/blobs/blobs.ts';
import type { Uploads } from '#server/blobs/uploads.ts';
import { type AccountCaller, type Caller, ensureMay } from '#server/caller.ts';
import { ensure } from '#server/errors.ts';
import type { FolderItem } from './schema.ts';
import { homeId, type Place, type Tree } from './tree.ts';

/** A file on its way in. Bytes that were received stay, so that it can be resumed, also on another server. */
export interface FileUpload {
  /** How many bytes are here already: of an unfinished upload, else of the file that is there and would be continued. */
  offset: number;
  /** Stores what the source brings behind what is here, durable when it resolves. Gives the new size. */
  receive(source: AsyncIterable<Uint8Array>): Promise<number>;
  /** Makes the file: only now does it exist. */
  finish(): Promise<FolderItem>;
}

/** What uploads into folders need. */
interface Parts {
  items: Collection<FolderItem>;
  tree: Tree;
  uploads: Uploads;
  blobs: Blobs;
  /** Puts the blob at its place, over what is there. */
  put(caller: AccountCaller, place: Place, blob: Blob): Promise<FolderItem>;
}

/** Files on their way into folders. */
export function createFileUploads({ items, tree, uploads, blobs, put }: Parts) {
  /** How many bytes of an unfinished upload to this path are here; 0 when there is none. */
  async function partialSize(caller: Caller, path: string): Promise<number> {
    ensureMay(caller, 'files.write');
    const place = await tree.place(caller.accountId, tree.partsFor(caller, path));
    return (await uploads.find(caller.accountId, purposeOf(place)))?.size ?? 0;
  }

  /** Throws away what an unfinished upload to this path has brought; false when there is none. */
  async function forgetPartial(accountId: string, place: Place): Promise<boolean> {
    const upload = await uploads.find(accountId, purposeOf(place));
    if (upload) await uploads.discard(upload);
    return upload !== null && upload.size > 0;
  }

  /**
   * Begins an upload, or goes on with one when `resume` is told.
   * @throws HubError `file.not_here` outside `in/ROUTE`, `file.not_found` when that folder is not there
   */
  async function beginUpload(caller: Caller, path: string, { resume = false } = {}): Promise<FileUpload> {
    ensureMay(caller, 'files.write');
    const { accountId } = caller;
    const place = await tree.place(accountId, tree.partsFor(caller, path));
    ensure(isDropPath(place.parts), 'file.not_here');
    const existing = await items.findOne({ accountId, homeId, parentId: place.parentId, name: place.name });
    ensure(existing?.kind !== 'folder', 'file.exists', { name: place.name });
    let upload = await uploads[resume ? 'open' : 'restart'](accountId, purposeOf(place));
    let base = resume && upload.size === 0 && existing?.blobId ? await blobs.find(accountId, existing.blobId) : null;

    /** Bytes of a file that is continued become the first run: runs belong to one blob only. */
    async function copyBase(): Promise<void> {
      if (base) upload = await uploads.append(upload, blobs.stream(base));
      base = null;
    }

    return {
      offset: base?.size ?? upload.size,
      async receive(source) {
        await copyBase();
        upload = await uploads.append(upload, source);
        return upload.size;
      },
      async finish() {
        await copyBase();
        const blob = await uploads.assemble(upload);
        const item = await put(caller, place, blob);
        await uploads.close(upload);
        return item;
      },
    };
  }

  return { partialSize, forgetPartial, beginUpload };
}

/** Files are put into a route's folder under `in`, not elsewhere. */
export function isDropPath(parts: string[]): boolean {
  return parts[0] === 'in' && parts.length >= 3;
}

function purposeOf(place: Place): string {
  return `file:${place.parentId}/${place.name}`;
}
