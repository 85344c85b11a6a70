import type { RowResult } from '#mappings/write/result-lines.ts';
import type { BlobPart, Blobs } from '#server/blobs/blobs.ts';
import { systemCaller } from '#server/caller.ts';
import type { Lease } from '#server/claims/lease.ts';
import { eventBy } from '#server/documents/outbox.ts';
import type { EventType } from '#server/feed/catalogue.ts';
import type { Relay } from '#server/feed/relay.ts';
import type { Files } from '#server/files/service.ts';
import type { Log } from '#server/log.ts';
import type { Locale } from '#texts/locales.ts';
import { ensureImportHeld } from './ensure-held.ts';
import type { ImportCollections } from './model.ts';
import { aboutImport } from './receive.ts';
import { explainFile, resultBytes } from './result-file.ts';
import type { ImportCounts, ImportDocument, ImportReason } from './schema.ts';

/** How an import ends: in which state and so in which folder, with which result file, and why. */
export interface Conclusion {
  state: 'done' | 'doneWithErrors' | 'failed' | 'held';
  counts: ImportCounts;
  /** Runs of bytes of the result file. */
  parts: BlobPart[];
  reason?: ImportReason;
  /** The import that has brought the same bytes already. */
  sameAs?: string;
}

const folderOf = { done: 'done', doneWithErrors: 'partial', failed: 'failed', held: 'held' } as const;
const eventOf = {
  done: 'import.finished',
  doneWithErrors: 'import.finished',
  failed: 'import.failed',
  held: 'import.held',
} as const satisfies Record<Conclusion['state'], EventType>;

export type Conclude = ReturnType<typeof createConclude>;

/** Ending imports. Each step may be repeated after a death: the end is the same. */
export function createConclude({
  imports,
  blobs,
  files,
  relay,
  log,
}: Pick<ImportCollections, 'imports'> & { blobs: Blobs; files: Files; relay: Relay; log: Log }) {
  /** Puts the result file beside the file, moves the file, and ends the import. */
  async function conclude(
    lease: Lease<ImportDocument>,
    document: ImportDocument,
    { state, counts, parts, reason, sameAs }: Conclusion,
  ): Promise<void> {
    await ensureImportHeld(lease, document);
    const { accountId, itemId, blobId, routeKey, correlationId, _id, fileName } = document;
    const folder = [folderOf[state], routeKey];
    const name = `${stampOf(document.createdAt)}-${fileName}`;
    const caller = systemCaller(accountId, correlationId);
    const result = await blobs.assemble(accountId, parts);
    await files.putMade(caller, folder, `${name}.result.csv`, result);
    await files.moveAfterImport(accountId, itemId, blobId, folder, name);
    const event = eventBy(caller, {
      type: eventOf[state],
      ...aboutImport(_id, fileName, { state, counts }),
      causeId: _id,
    });
    const ended = {
      state,
      counts,
      endedAt: new Date(),
      updatedAt: new Date(),
      resultBlobId: result._id,
      folder: `/${folder.join('/')}`,
    };
    const written = await lease.finish(document, {
      $set: { ...ended, ...(reason && { reason }), ...(sameAs && { sameAs }) },
      $unset: { resultParts: 1 },
      $inc: { rev: 1 },
      $push: { outbox: event },
    });
    if (!written) return log.warn({ import: _id }, 'an import was ended by somebody else meanwhile');
    relay.wake(accountId, imports.collectionName);
    await wakeNext(document);
  }

  /** Ends an import of which no row was stored; its result file has the one line that says why. */
  async function refuse(
    lease: Lease<ImportDocument>,
    document: ImportDocument,
    locale: Locale,
    { reason, ...how }: Pick<Conclusion, 'state' | 'sameAs'> & { reason: ImportReason },
  ): Promise<void> {
    const part = await blobs.writePart(resultBytes([[explainFile(reason, locale)]], { isFirst: true }));
    await conclude(lease, document, { ...how, reason, counts: document.counts, parts: [part] });
  }

  /** Ends an import whose rows are all decided. */
  function complete(
    lease: Lease<ImportDocument>,
    document: ImportDocument,
    counts: ImportCounts,
    parts: BlobPart[],
  ): Promise<void> {
    return conclude(lease, document, { state: counts.rejected > 0 ? 'doneWithErrors' : 'done', counts, parts });
  }

  /** The next import of the target need not wait for its next look. */
  async function wakeNext({ accountId, target }: ImportDocument): Promise<void> {
    const next = { accountId, ...(target && { target }), state: 'received' as const, claim: { $exists: false } };
    await imports.updateMany(next, { $set: { dueAt: new Date() } });
  }

  return { refuse, complete, wakeNext };
}

/** A further run of bytes of a result file; none when there is nothing to say. */
export async function writeResults(blobs: Blobs, rows: RowResult[]): Promise<BlobPart[]> {
  if (rows.length === 0) return [];
  const { id, size } = await blobs.writePart(resultBytes([rows], { isFirst: false }));
  return [{ id, size }];
}

/** `20261121T074436Z`: sorts by time, and no file system minds it. */
function stampOf(instant: Date): string {
  return `${instant.toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
}
