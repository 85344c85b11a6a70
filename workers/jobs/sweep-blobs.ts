import type { Services } from '#server/services.ts';

const day = 24 * 3600 * 1000;
const forgottenUploadDays = 7;
const blobsAtOnce = 500;

/**
 * Marks blobs that nothing names, deletes those that bear the mark for a day and still are named by nothing, and forgets uploads that
 * nobody went on with for a week.
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
        .limit(blobsAtOnce)
        .toArray();
      for (const { _id, accountId } of found) {
        if (!(await isNamed(accountId, _id)))
          await blobs.collection.updateOne({ _id }, { $set: { unnamedSince: new Date(now) } });
      }
      last = found.at(-1)?._id ?? '';
      if (found.length < blobsAtOnce) return;
    }
  }

  async function deleteMarked(now: number): Promise<void> {
    const marked = await blobs.collection
      .find({ unnamedSince: { $lt: new Date(now - day) } })
      .limit(blobsAtOnce)
      .toArray();
    for (const { _id, accountId } of marked) {
      if (await isNamed(accountId, _id)) await blobs.collection.updateOne({ _id }, { $unset: { unnamedSince: 1 } });
      else {
        // Whoever named it meanwhile has cleared the mark: then nothing is deleted.
        const deleted = await blobs.collection.findOneAndDelete({ _id, unnamedSince: { $lt: new Date(now - day) } });
        for (const part of deleted?.parts ?? []) await blobs.removePart(part);
      }
    }
  }

  async function forgetUploads(now: number): Promise<void> {
    const old = await uploads.collection
      .find({ updatedAt: { $lt: new Date(now - forgottenUploadDays * day) } })
      .limit(blobsAtOnce)
      .toArray();
    for (const upload of old) await uploads.discard(upload);
  }

  return async () => {
    const now = Date.now();
    await markUnnamed(now);
    await deleteMarked(now);
    await forgetUploads(now);
  };
}
