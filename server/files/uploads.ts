import type { Collection } from 'mongodb';
import type { Blob, Blobs, StoredRun } from '#server/blobs/blobs.ts';
import type { UploadDocument, Uploads } from '#server/blobs/uploads.ts';
import { type AccountCaller, type Caller, ensureMay } from '#server/caller.ts';
import { ensure } from '#server/errors.ts';
import { isDropPath } from './names.ts';
import type { FolderItem } from './schema.ts';
import { homeId, type Place, type Tree } from './tree.ts';

/** A file on its way in. Bytes that were received stay, so that it can be resumed, also on another server. */
export interface FileUpload {
  /** How many bytes are here already: of an unfinished upload, else of the file that is there and would be continued. */
  offset: number;
  /** What those bytes are; absent when it begins at nothing. */
  continues?: 'upload' | 'file';
  /** Stores what the source brings behind what is here; `finish` or `keep` says what becomes of it. Gives the new size. */
  receive(source: AsyncIterable<Uint8Array>): Promise<number>;
  /** Makes the file, durable when it resolves: only now does it exist. */
  finish(): Promise<FolderItem>;
  /** Keeps what was received, so that the upload can be resumed: it was cut. */
  keep(): Promise<void>;
}

/** What uploads into folders need. */
interface Parts {
  items: Collection<FolderItem>;
  tree: Tree;
  uploads: Uploads;
  blobs: Blobs;
  /** Puts a blob that was just made at its place, over what is there. */
  putNew(caller: AccountCaller, place: Place, blob: Blob): Promise<FolderItem>;
}

/** Files on their way into folders. */
export function createFileUploads({ items, tree, uploads, blobs, putNew }: Parts) {
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
    const [existing, known] = await Promise.all([
      items.findOne({ accountId, homeId, parentId: place.parentId, name: place.name }),
      uploads.find(accountId, purposeOf(place)),
    ]);
    ensure(existing?.kind !== 'folder', 'file.exists', { name: place.name });
    if (resume && known && known.size > 0) return resumeUpload(caller, place, known);
    if (known) await uploads.discard(known);
    const base = resume && existing?.blobId ? await blobs.find(accountId, existing.blobId) : null;
    return newUpload(caller, place, base);
  }

  /**
   * An upload from its first byte on, or behind the file that is there. It has no document unless it is cut: one that goes well
   * costs two writes.
   */
  function newUpload(caller: AccountCaller, place: Place, base: Blob | null): FileUpload {
    const { accountId } = caller;
    let run: StoredRun | undefined;

    async function receive(source: AsyncIterable<Uint8Array>): Promise<number> {
      // Bytes of a file that is continued are copied: a run belongs to one blob only.
      run = await blobs.writePart(base ? inTurn(blobs.stream(base), source) : source);
      return run.size;
    }

    async function finish(): Promise<FolderItem> {
      if (!run) await receive(nothing());
      return putNew(caller, place, await blobs.assemble(accountId, run ? [run] : [], run));
    }

    async function keep(): Promise<void> {
      if (run?.size) await uploads.add(await uploads.restart(accountId, purposeOf(place)), run);
      else if (run) await blobs.removePart(run);
    }

    return { offset: base?.size ?? 0, ...(base && { continues: 'file' as const }), receive, finish, keep };
  }

  /** An upload that goes on with what an earlier one left. */
  function resumeUpload(caller: AccountCaller, place: Place, known: UploadDocument): FileUpload {
    let upload = known;
    return {
      offset: known.size,
      continues: 'upload',
      async receive(source) {
        upload = await uploads.append(upload, source);
        return upload.size;
      },
      async finish() {
        const item = await putNew(caller, place, await uploads.assemble(upload));
        await uploads.close(upload);
        return item;
      },
      keep: async () => undefined,
    };
  }

  return { partialSize, forgetPartial, beginUpload };
}

function purposeOf(place: Place): string {
  return `file:${place.parentId}/${place.name}`;
}

async function* inTurn(...sources: AsyncIterable<Uint8Array>[]): AsyncIterable<Uint8Array> {
  for (const source of sources) yield* source;
}

async function* nothing(): AsyncIterable<Uint8Array> {}
