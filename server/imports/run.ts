import type { Blob, Blobs } from '#server/blobs/blobs.ts';
import { systemCaller } from '#server/caller.ts';
import type { Lease } from '#server/claims/lease.ts';
import { eventBy } from '#server/documents/outbox.ts';
import { ensureFound } from '#server/errors.ts';
import type { EventType } from '#server/feed/catalogue.ts';
import type { Relay } from '#server/feed/relay.ts';
import type { Files } from '#server/files/service.ts';
import type { Log } from '#server/log.ts';
import { applyFile, asFileProblem, readThrough, type StorableRow, storeAgain } from './apply.ts';
import type { ImportCollections } from './model.ts';
import type { Prepared } from './prepare.ts';
import { aboutImport } from './receive.ts';
import { explainReason, type ResultRow, resultBytes } from './result-file.ts';
import type { ImportCounts, ImportDocument, ImportReason, ImportState } from './schema.ts';

/** What a run needs. */
export interface RunParts extends ImportCollections {
  blobs: Blobs;
  files: Files;
  relay: Relay;
  log: Log;
  prepare(document: ImportDocument): Promise<Prepared | ImportReason>;
}

/** How a run ends: the state, the result file, and why. */
interface Conclusion {
  state: Extract<ImportState, 'done' | 'doneWithErrors' | 'failed' | 'held'>;
  counts: ImportCounts;
  parts: { id: string; size: number }[];
  reason?: ImportReason;
  sameAs?: string;
}

const stillRunning: ImportState[] = ['received', 'reading', 'applying'];
/** These faults a person mends by renaming a column or choosing another template: the file is held, not failed. */
const held = new Set(['columnsMissing', 'columnsAmbiguous', 'sheetMissing', 'headerMissing']);
const deferMs = 500;
const retryWaitingMs = 5_000;
const progressMs = 1_000;

/**
 * Runs imports. A run that died is begun again from the first row: rows that are stored already are recognised by the import and line
 * they bear, so the end is the same. All that it writes to its own document is fenced by the claim.
 */
export function createRun({ imports, rows, blobs, files, relay, log, prepare }: RunParts) {
  return async function run(lease: Lease<ImportDocument>, document: ImportDocument): Promise<void> {
    if (document.state === 'waiting') return settleWaiting(lease, document);
    if (await findEarlier(document)) {
      await lease.finish(document, { $set: { dueAt: new Date(Date.now() + deferMs) } });
      return;
    }
    const prepared = await prepare(document);
    if ('code' in prepared) return conclude(lease, document, await refuse(document, 'held', prepared));
    const sameAs = await findSame(document, prepared);
    if (sameAs)
      return conclude(lease, document, {
        ...(await refuse(document, 'done', { code: 'alreadyImported', params: {} })),
        sameAs,
      });
    const { version, template } = prepared.usable;
    await lease.write(document, {
      $set: { state: 'reading', startedAt: new Date(), templateVersion: version, target: template.target },
    });
    try {
      await apply(lease, document, prepared);
    } catch (error) {
      const problem = asFileProblem(error);
      if (!problem) throw error;
      const state = held.has(problem.code) ? 'held' : 'failed';
      await conclude(
        lease,
        document,
        await refuse(document, state, { code: problem.code, params: problem.params as ImportReason['params'] }),
      );
    }
  };

  /** An import of the same target that arrived before and has not come to its waiting or its end. */
  function findEarlier({ accountId, target, arrivalSequence }: ImportDocument): Promise<unknown> {
    return imports.findOne(
      {
        accountId,
        ...(target && { target }),
        state: { $in: stillRunning },
        parkedAt: { $exists: false },
        arrivalSequence: { $lt: arrivalSequence },
      },
      { projection: { _id: 1 } },
    );
  }

  /** The import that brought these bytes through this route and template version before, if it took all of them. */
  async function findSame(
    { accountId, routeId, sha256, _id }: ImportDocument,
    { usable }: Prepared,
  ): Promise<string | undefined> {
    const ran = { $in: ['done', 'doneWithErrors'] as ImportState[] };
    const [last] = await imports
      .find({
        accountId,
        routeId,
        sha256,
        _id: { $lt: _id },
        templateKey: usable.key,
        templateVersion: usable.version,
        state: ran,
        sameAs: { $exists: false },
      })
      .sort({ _id: -1 })
      .limit(1)
      .toArray();
    return last?.state === 'done' ? last._id : undefined;
  }

  async function apply(lease: Lease<ImportDocument>, document: ImportDocument, prepared: Prepared): Promise<void> {
    const { accountId } = document;
    const source = blobs.source(ensureFound(await blobs.find(accountId, document.blobId), 'blob.gone'));
    await readThrough(source, prepared, lease.signal);
    const counts: ImportCounts = { read: 0, created: 0, updated: 0, unchanged: 0, rejected: 0, skipped: 0 };
    const postponed: StorableRow[] = [];
    let told = 0;
    const results = (async function* () {
      for await (const batch of applyFile(source, prepared, document, counts, postponed, lease.signal)) {
        yield batch;
        if (Date.now() - told < progressMs) continue;
        told = Date.now();
        await lease.write(document, { $set: { state: 'applying', counts } });
      }
      // What the file itself brought further down is there now.
      const isLast = prepared.route.graceS === 0;
      const { decided, open } = await storeAgain(prepared, document, postponed, counts, isLast);
      postponed.splice(0, postponed.length, ...open);
      yield decided;
    })();
    const part = await blobs.writePart(resultBytes(results, prepared.account.locale, { withHeader: true }));
    if (postponed.length > 0) return wait(lease, document, prepared, { counts, parts: [part], open: postponed });
    await conclude(lease, document, { state: counts.rejected > 0 ? 'doneWithErrors' : 'done', counts, parts: [part] });
  }

  /** Keeps the rows that wait for what another file may bring; the next import of the target runs meanwhile. */
  async function wait(
    lease: Lease<ImportDocument>,
    document: ImportDocument,
    { route }: Prepared,
    { counts, parts, open }: { counts: ImportCounts; parts: { id: string; size: number }[]; open: StorableRow[] },
  ): Promise<void> {
    const { accountId, _id: importId } = document;
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
    const resultParts = parts.map(({ id, size }) => ({ id, size }));
    await lease.finish(document, {
      $set: { state: 'waiting', counts, graceUntil, resultParts, dueAt: nextLook(graceUntil) },
    });
    await wakeNext(document);
  }

  /** Looks whether what rows wait for has come; when the grace is over the rest is rejected. */
  async function settleWaiting(lease: Lease<ImportDocument>, document: ImportDocument): Promise<void> {
    const { accountId, _id: importId, graceUntil = new Date(), resultParts = [] } = document;
    const prepared = await prepare(document);
    if ('code' in prepared)
      return conclude(lease, document, { ...(await refuse(document, 'held', prepared)), counts: document.counts });
    const isLast = graceUntil <= new Date();
    const counts = { ...document.counts };
    const stored = await rows.find({ accountId, importId }).sort({ line: 1 }).toArray();
    const waiting = stored.map(({ line, key, patch }) => ({
      line,
      key,
      patch: reviveDates(patch, prepared.target.instants),
    }));
    const { current, superseded } = await splitSuperseded(document, prepared, waiting, counts);
    const { decided, open } = await storeAgain(prepared, document, current, counts, isLast);
    const settled = [...superseded, ...decided].sort((left, right) => left.line - right.line);
    const part =
      settled.length > 0
        ? [await blobs.writePart(resultBytes(once(settled), prepared.account.locale, { withHeader: false }))]
        : [];
    const parts = [...resultParts, ...part.map(({ id, size }) => ({ id, size }))];
    if (open.length === 0) {
      await conclude(lease, document, { state: counts.rejected > 0 ? 'doneWithErrors' : 'done', counts, parts });
      await rows.deleteMany({ accountId, importId });
      return;
    }
    await rows.deleteMany({ accountId, importId, line: { $nin: open.map(({ line }) => line) } });
    await lease.finish(document, { $set: { counts, resultParts: parts, dueAt: nextLook(graceUntil) } });
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
    const later = new Set(
      stored
        .filter(({ imported = {} }) => Object.values(imported).some(({ importId }) => importId > _id))
        .map(({ key }) => key),
    );
    const superseded = waiting
      .filter(({ key }) => later.has(key))
      .map(({ line, key }) => explainReason({ line, key, code: 'superseded', locale: account.locale }));
    counts.rejected += superseded.length;
    return { current: waiting.filter(({ key }) => !later.has(key)), superseded };
  }

  /** The conclusion of a file of which nothing was imported: its result file has one line that says why. */
  async function refuse(
    document: ImportDocument,
    state: Conclusion['state'],
    reason: ImportReason,
  ): Promise<Conclusion> {
    const locale = await localeOf(document);
    const row = explainReason({ line: 0, key: '', ...reason, locale });
    const part = await blobs.writePart(resultBytes(once([row]), locale, { withHeader: true }));
    return { state, counts: document.counts, parts: [part], reason };
  }

  async function localeOf(document: ImportDocument) {
    const prepared = await prepare(document);
    return 'account' in prepared ? prepared.account.locale : 'en';
  }

  /** Puts the result file beside the file, moves the file, and ends the import: each step may be repeated after a death. */
  async function conclude(
    lease: Lease<ImportDocument>,
    document: ImportDocument,
    { state, counts, parts, reason, sameAs }: Conclusion,
  ): Promise<void> {
    lease.signal.throwIfAborted();
    const { accountId, itemId, blobId, routeKey, correlationId, _id, fileName } = document;
    const folder = [folderOf[state], routeKey];
    const name = `${stampOf(document.createdAt)}-${fileName}`;
    const caller = systemCaller(accountId, correlationId);
    const result: Blob = await blobs.assemble(accountId, parts);
    await files.putMade(caller, folder, `${name}.result.csv`, result);
    await files.moveAfterImport(accountId, itemId, blobId, folder, name);
    const type: EventType = state === 'held' ? 'import.held' : state === 'failed' ? 'import.failed' : 'import.finished';
    const event = eventBy(caller, { type, ...aboutImport(_id, fileName, { state, counts }), causeId: _id });
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

  /** The next import of the target need not wait for its next look. */
  async function wakeNext({ accountId, target }: ImportDocument): Promise<void> {
    await imports.updateMany(
      { accountId, ...(target && { target }), state: 'received', claim: { $exists: false } },
      { $set: { dueAt: new Date() } },
    );
  }
}

const folderOf = { done: 'done', doneWithErrors: 'partial', failed: 'failed', held: 'held' } as const;

function nextLook(graceUntil: Date): Date {
  return new Date(Math.min(Date.now() + retryWaitingMs, graceUntil.getTime()));
}

function reviveDates(patch: string, instants: readonly string[]): Record<string, unknown> {
  return JSON.parse(patch, (name, value) =>
    instants.includes(name) && typeof value === 'string' ? new Date(value) : value,
  );
}

/** `20261121T074436Z`: sorts by time, and no file system minds it. */
function stampOf(instant: Date): string {
  return `${instant.toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
}

async function* once(rows: ResultRow[]): AsyncGenerator<ResultRow[]> {
  yield rows;
}
