import type { Collection } from 'mongodb';
import type { Database } from '#server/documents/database.ts';
import { newId } from '#server/documents/document.ts';
import { isDuplicateKey } from '#server/documents/retry.ts';
import { ensure } from '#server/errors.ts';
import type { Blob, BlobPart, Blobs, StoredRun } from './blobs.ts';

/** Bytes that are not all here yet: runs received so far. It belongs to no server: any may take the next run. */
export interface UploadDocument {
  _id: string;
  accountId: string;
  /** What it will become, unique in the account: `file:FOLDER/NAME`, `attachment:ID`. */
  purpose: string;
  parts: BlobPart[];
  size: number;
  /** SHA-256 of the whole while one run makes it up. */
  sha256?: string;
  /** The blob that its runs became, or are about to become: from then on they are the blob's. */
  blobId?: string;
  updatedAt: Date;
}

export interface Uploads {
  find(accountId: string, purpose: string): Promise<UploadDocument | null>;
  /** The upload of this purpose, begun if there is none. */
  open(accountId: string, purpose: string): Promise<UploadDocument>;
  /** Throws away what was received and begins anew. */
  restart(accountId: string, purpose: string): Promise<UploadDocument>;
  /**
   * Stores a run of bytes that follows what is there; durable when it resolves.
   * @throws HubError `attachment.wrong_offset` when somebody else added or restarted meanwhile; nothing is added then
   */
  append(upload: UploadDocument, source: AsyncIterable<Uint8Array>): Promise<UploadDocument>;
  /** The same for a run that is stored already; it is removed when it cannot be added. */
  add(upload: UploadDocument, run: StoredRun): Promise<UploadDocument>;
  /**
   * Makes the blob. The upload stays until `close`, so that a death in between repeats it: again it gives the same blob.
   * @throws HubError `attachment.wrong_offset` when somebody else added or restarted meanwhile
   */
  assemble(upload: UploadDocument): Promise<Blob>;
  /** Forgets the upload; its runs belong to the blob now. */
  close(upload: UploadDocument): Promise<void>;
  /** Forgets the upload and removes its runs, unless they became a blob's. */
  discard(upload: UploadDocument): Promise<void>;
  collection: Collection<UploadDocument>;
}

/** Unfinished uploads. */
export function createUploads(database: Database, blobs: Blobs): Uploads {
  const uploads = database.define<UploadDocument>('uploads', [
    [{ accountId: 1, purpose: 1 }, { unique: true }],
    [{ updatedAt: 1 }],
    [{ 'parts.id': 1 }],
  ]);

  const find = (accountId: string, purpose: string) => uploads.findOne({ accountId, purpose });

  async function open(accountId: string, purpose: string): Promise<UploadDocument> {
    const known = await find(accountId, purpose);
    if (known) return known;
    const fresh: UploadDocument = { _id: newId(), accountId, purpose, parts: [], size: 0, updatedAt: new Date() };
    try {
      await uploads.insertOne(fresh);
      return fresh;
    } catch (error) {
      if (isDuplicateKey(error)) return open(accountId, purpose);
      throw error;
    }
  }

  async function restart(accountId: string, purpose: string): Promise<UploadDocument> {
    const known = await find(accountId, purpose);
    if (known) await discard(known);
    return open(accountId, purpose);
  }

  async function append(upload: UploadDocument, source: AsyncIterable<Uint8Array>): Promise<UploadDocument> {
    return add(upload, await blobs.writePart(source));
  }

  async function add(upload: UploadDocument, { sha256, ...part }: StoredRun): Promise<UploadDocument> {
    if (part.size === 0) {
      await blobs.removePart(part);
      return upload;
    }
    const { matchedCount } = await uploads.updateOne(
      { _id: upload._id, size: upload.size, blobId: { $exists: false } },
      {
        $push: { parts: part },
        $inc: { size: part.size },
        $set: { updatedAt: new Date(), ...(upload.size === 0 && { sha256 }) },
        ...(upload.size > 0 && { $unset: { sha256: 1 } }),
      },
    );
    if (matchedCount === 0) await blobs.removePart(part);
    ensure(matchedCount === 1, 'attachment.wrong_offset', { offset: upload.size });
    const { sha256: _earlier, ...rest } = upload;
    return {
      ...rest,
      parts: [...upload.parts, part],
      size: upload.size + part.size,
      ...(upload.size === 0 && { sha256 }),
    };
  }

  async function assemble(upload: UploadDocument): Promise<Blob> {
    const sha256 = upload.parts.length <= 1 ? upload.sha256 : undefined;
    const blobId = upload.blobId ?? newId();
    // Said before the blob is there: nobody removes its runs under it, and who repeats this makes no second blob of them.
    const { matchedCount } = await uploads.updateOne(
      { _id: upload._id, size: upload.size, blobId: upload.blobId ?? { $exists: false } },
      { $set: { blobId } },
    );
    ensure(matchedCount === 1, 'attachment.wrong_offset', { offset: upload.size });
    return blobs.assemble(upload.accountId, upload.parts, { sha256, id: blobId });
  }

  async function discard(upload: UploadDocument): Promise<void> {
    const gone = await uploads.findOneAndDelete({ _id: upload._id, size: upload.size });
    if (gone && !gone.blobId) await Promise.all(gone.parts.map((part) => blobs.removePart(part)));
  }

  return {
    find,
    open,
    restart,
    append,
    add,
    assemble,
    close: async (upload) => void (await uploads.deleteOne({ _id: upload._id })),
    discard,
    collection: uploads,
  };
}
