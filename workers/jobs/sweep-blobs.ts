import { firstIdOf } from '#server/documents/document.ts';
import type { Services } from '#server/services.ts';

const day = 24 * 3600 * 1000;
const forgottenDays = 7;
const atOnce = 500;

/**
 * Marks blobs that nothing names, deletes those that bear the mark for a day and still are named by nothing, forgets uploads that
 * nobody went on with for a week, and removes runs of bytes as old that belong to nothing: their writer died before it could name them.
 */
export function createSweepBlobs({ blobs, uploads, files, imports, entries, routes }: Services): () => Promise<void> {
  /** Every place that may name a blob. */
  const namers = [
    (accountId: string, blobId: string) => files.collection.findOne({ accountId, blobId }),
    (accountId: string, blobId: string) => imports.collection.findOne({ accountId, blobId }),
    (accountId: string, blobId: string) => imports.collection.findOne({ accountId, resultBlobId: blobId }),
    (accountId: string, blobId: string) => entries.collection.findOne({ accountId, 'attachments.blobId': blobId }),
    (accountId: string, blobId: string) => routes.files.findOne({ accountId, blobId }),
  ];
  /** Every place that may name a run of bytes. */
  const partNamers = [
    (ids: string[]) => blobs.collection.distinct('parts.id', { 'parts.id': { $in: ids } }),
    (ids: string[]) => uploads.collection.distinct('parts.id', { 'parts.id': { $in: ids } }),
    (ids: string[]) =>
      imports.collection.distinct('resultParts.id', { 'resultParts.id': { $in: ids }, resultParts: { $exists: true } }),
  ];

  async function isNamed(accountId: string, blobId: string): Promise<boolean> {
    for (const find of namers) if (await find(accountId, blobId)) return true;
    return false;
  }

  async function markUnnamed(now: number): Promise<void> {
    const old = { createdAt: { $lt: new Date(now - day) }, unnamedSince: { $exists: false } };
    for (let last = ''; ; ) {
      const found = await blobs.collection
        .find({ ...old, _id: { $gt: last } })
        .sort({ _id: 1 })
        .limit(atOnce)
        .toArray();
      for (const { _id, accountId } of found) {
        if (!(await isNamed(accountId, _id)))
          await blobs.collection.updateOne({ _id }, { $set: { unnamedSince: new Date(now) } });
      }
      last = found.at(-1)?._id ?? '';
      if (found.length < atOnce) return;
    }
  }

  async function deleteMarked(now: number): Promise<void> {
    const ripe = { unnamedSince: { $lt: new Date(now - day) } };
    for (;;) {
      const marked = await blobs.collection.find(ripe).limit(atOnce).toArray();
      for (const { _id, accountId } of marked) {
        if (await isNamed(accountId, _id)) await blobs.collection.updateOne({ _id }, { $unset: { unnamedSince: 1 } });
        else {
          // Whoever named it meanwhile has cleared the mark: then nothing is deleted.
          const deleted = await blobs.collection.findOneAndDelete({ _id, ...ripe });
          for (const part of deleted?.parts ?? []) await blobs.removePart(part);
        }
      }
      if (marked.length < atOnce) return;
    }
  }

  async function forgetUploads(now: number): Promise<void> {
    const forgotten = { updatedAt: { $lt: new Date(now - forgottenDays * day) } };
    for await (const upload of uploads.collection.find(forgotten)) await uploads.discard(upload);
  }

  async function removeForgottenParts(now: number): Promise<void> {
    const before = firstIdOf(new Date(now - forgottenDays * day));
    for await (const ids of blobs.listParts()) {
      for (let start = 0; start < ids.length; start += atOnce) {
        const old = ids.slice(start, start + atOnce).filter((id) => id < before);
        const named = new Set((await Promise.all(partNamers.map((find) => find(old)))).flat());
        for (const id of old) if (!named.has(id)) await blobs.removePart({ id });
      }
    }
  }

  return async () => {
    const now = Date.now();
    await markUnnamed(now);
    await deleteMarked(now);
    await forgetUploads(now);
    await removeForgottenParts(now);
  };
}
