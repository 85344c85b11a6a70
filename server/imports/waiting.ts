import type { RowResult } from '#mappings/write/result-lines.ts';
import type { BlobPart, Blobs } from '#server/blobs/blobs.ts';
import type { Lease } from '#server/claims/lease.ts';
import type { Locale } from '#texts/locales.ts';
import { type StorableRow, storeAgain } from './apply.ts';
import { type Conclude, writeResults } from './conclude.ts';
import { ensureImportHeld } from './ensure-held.ts';
import type { ImportCollections } from './model.ts';
import type { Prepared } from './prepare.ts';
import { explainReason } from './result-file.ts';
import type { ImportCounts, ImportDocument, ImportReason } from './schema.ts';

const lookAgainMs = 5_000;

/** Rows that wait for what another file may bring: a task before its point. */
export function createWaiting({ rows, blobs, end }: Pick<ImportCollections, 'rows'> & { blobs: Blobs; end: Conclude }) {
  /** Keeps the rows until the route's grace is over; the next import of the target runs meanwhile. */
  async function begin(
    lease: Lease<ImportDocument>,
    document: ImportDocument,
    { route }: Prepared,
    { counts, part, open }: { counts: ImportCounts; part: BlobPart; open: StorableRow[] },
  ): Promise<void> {
    const { accountId, _id: importId } = document;
    await ensureImportHeld(lease, document);
    await rows.deleteMany({ accountId, importId });
    await rows.insertMany(
      open.map(({ line, key, patch }) => ({
        _id: `${importId}:${line}`,
        accountId,
        importId,
        line,
        key,
        patch: JSON.stringify(patch),
      })),
    );
    const graceUntil = new Date(Date.now() + route.graceS * 1000);
    const resultParts = [{ id: part.id, size: part.size }];
    await lease.finish(document, {
      $set: { state: 'waiting', counts, graceUntil, resultParts, dueAt: nextLook(graceUntil) },
    });
    await end.wakeNext(document);
  }

  /** Looks whether what they wait for has come; when the grace is over the rest is rejected. */
  async function settle(lease: Lease<ImportDocument>, document: ImportDocument, prepared: Prepared): Promise<void> {
    const { accountId, _id: importId, graceUntil = new Date(), resultParts = [] } = document;
    const counts = { ...document.counts };
    const stored = await rows.find({ accountId, importId }).sort({ line: 1 }).toArray();
    const waiting = stored.map(({ line, key, patch }) => ({
      line,
      key,
      patch: reviveDates(patch, prepared.target.instants),
    }));
    const { current, superseded } = await splitSuperseded(document, prepared, waiting, counts);
    const { decided, open } = await storeAgain(prepared, document, current, counts, {
      lease,
      isLast: graceUntil <= new Date(),
    });
    const settled = [...superseded, ...decided].sort((left, right) => left.line - right.line);
    const parts = [...resultParts, ...(await writeResults(blobs, settled))];
    if (open.length === 0) {
      await end.complete(lease, document, counts, parts);
      await rows.deleteMany({ accountId, importId });
      return;
    }
    if (settled.length > 0) await lease.write(document, { $set: { counts, resultParts: parts } });
    await rows.deleteMany({ accountId, importId, line: { $nin: open.map(({ line }) => line) } });
    await lease.finish(document, { $set: { dueAt: nextLook(graceUntil) } });
  }

  /** Rows whose key a later import has written meanwhile are out of date. */
  async function splitSuperseded(
    { accountId, _id }: ImportDocument,
    { target, account }: Prepared,
    waiting: StorableRow[],
    counts: ImportCounts,
  ) {
    const stored = await target.findMany(
      accountId,
      waiting.map(({ key }) => key),
    );
    const isLater = ({ importId }: { importId: string }) => importId > _id;
    const later = new Set(
      stored.filter(({ imported = {} }) => Object.values(imported).some(isLater)).map(({ key }) => key),
    );
    const superseded = waiting
      .filter(({ key }) => later.has(key))
      .map(
        ({ line, key }): RowResult => ({
          line,
          key,
          action: 'rejected',
          problems: [explainReason({ code: 'superseded', params: {} }, account.locale)],
        }),
      );
    counts.rejected += superseded.length;
    return { current: waiting.filter(({ key }) => !later.has(key)), superseded };
  }

  /** The route may no longer import: what still waits is rejected, what was stored stays. */
  async function giveUp(
    lease: Lease<ImportDocument>,
    document: ImportDocument,
    reason: ImportReason,
    locale: Locale,
  ): Promise<void> {
    const { accountId, _id: importId, resultParts = [] } = document;
    const left = await rows.find({ accountId, importId }).sort({ line: 1 }).toArray();
    const rejected = left.map(
      ({ line, key }): RowResult => ({ line, key, action: 'rejected', problems: [explainReason(reason, locale)] }),
    );
    const counts = { ...document.counts, rejected: document.counts.rejected + left.length };
    await end.complete(lease, document, counts, [...resultParts, ...(await writeResults(blobs, rejected))]);
    await rows.deleteMany({ accountId, importId });
  }

  return { begin, settle, giveUp };
}

function nextLook(graceUntil: Date): Date {
  return new Date(Math.min(Date.now() + lookAgainMs, graceUntil.getTime()));
}

function reviveDates(patch: string, instants: readonly string[]): Record<string, unknown> {
  return JSON.parse(patch, (name, value) =>
    instants.includes(name) && typeof value === 'string' ? new Date(value) : value,
  );
}
