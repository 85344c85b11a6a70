import { FileProblem } from '#mappings/file-problem.ts';
import type { RowResult } from '#mappings/write/result-lines.ts';
import type { Accounts } from '#server/accounts/service.ts';
import type { Blobs } from '#server/blobs/blobs.ts';
import type { Lease } from '#server/claims/lease.ts';
import { isInterruption } from '#server/documents/retry.ts';
import { ensureFound } from '#server/errors.ts';
import type { Relay } from '#server/feed/relay.ts';
import type { Files } from '#server/files/service.ts';
import type { Log } from '#server/log.ts';
import { applyFile, readThrough, type StorableRow, storeAgain } from './apply.ts';
import { createConclude } from './conclude.ts';
import type { ImportCollections } from './model.ts';
import type { Prepare, Prepared } from './prepare.ts';
import { resultBytes } from './result-file.ts';
import type { ImportCounts, ImportDocument, ImportReason, ImportState } from './schema.ts';
import { createWaiting } from './waiting.ts';

/** What a run needs. */
export interface RunParts extends ImportCollections {
  blobs: Blobs;
  files: Files;
  relay: Relay;
  accounts: Accounts;
  log: Log;
  prepare: Prepare;
}

const stillRunning: ImportState[] = ['received', 'reading', 'applying'];
/** These faults a person mends by renaming a column or choosing another template: the file is held, not failed. */
const held = new Set<string>(['columnsMissing', 'columnsAmbiguous', 'sheetMissing', 'headerMissing']);
/** An import that failed so often, or killed so many workers, is ended as failed: the next of its target is waiting. */
const mostFailures = 5;
const mostDeaths = 5;
const deferMs = 500;
const progressMs = 1_000;

/**
 * Runs imports. A run that died is begun again from the first row: rows that are stored already are recognised by the import and line
 * they bear, so the end is the same. All that it writes to its own document is fenced by the claim.
 */
export function createRun(parts: RunParts) {
  const { imports, blobs, accounts, prepare, log } = parts;
  const end = createConclude(parts);
  const waiting = createWaiting({ ...parts, end });

  return async function run(lease: Lease<ImportDocument>, document: ImportDocument): Promise<void> {
    try {
      if ((document.deaths ?? 0) >= mostDeaths) throw new Error('this import killed its worker again and again');
      await runOnce(lease, document);
    } catch (error) {
      if (lease.signal.aborted || isInterruption(error) || !isLastTry(document)) throw error;
      log.error({ err: error, import: document._id }, 'an import cannot be finished');
      const { locale } = await accounts.get(document.accountId);
      const reason: ImportReason = { code: 'hubFault', params: { correlationId: document.correlationId } };
      // Of one whose rows wait the others are decided: their results stay.
      if (document.state === 'waiting') await waiting.giveUp(lease, document, reason, locale);
      else await end.refuse(lease, document, locale, { state: 'failed', reason });
    }
  };

  async function runOnce(lease: Lease<ImportDocument>, document: ImportDocument): Promise<void> {
    if (document.state !== 'waiting' && (await findEarlier(document))) {
      await lease.finish(document, { $set: { dueAt: new Date(Date.now() + deferMs) } });
      return;
    }
    const { account, prepared, reason } = await prepare(document);
    if (document.state === 'waiting')
      return reason
        ? waiting.giveUp(lease, document, reason, account.locale)
        : waiting.settle(lease, document, prepared);
    if (reason) return end.refuse(lease, document, account.locale, { state: 'held', reason });
    const sameAs = await findSame(document, prepared);
    if (sameAs)
      return end.refuse(lease, document, account.locale, {
        state: 'done',
        reason: { code: 'alreadyImported', params: {} },
        sameAs,
      });
    const { version, template } = prepared.usable;
    await lease.write(document, {
      $set: { state: 'reading', startedAt: new Date(), templateVersion: version, target: template.target },
    });
    try {
      await apply(lease, document, prepared);
    } catch (error) {
      if (!(error instanceof FileProblem)) throw error;
      const why: ImportReason = { code: error.code, params: error.params as ImportReason['params'] };
      await end.refuse(lease, document, account.locale, {
        state: held.has(error.code) ? 'held' : 'failed',
        reason: why,
      });
    }
  }

  /** An import of the same target that arrived before and has not come to its waiting or its end. */
  function findEarlier({ accountId, target, arrivalSequence }: ImportDocument): Promise<unknown> {
    const earlier = {
      state: { $in: stillRunning },
      arrivalSequence: { $lt: arrivalSequence },
    };
    return imports.findOne({ accountId, ...(target && { target }), ...earlier }, { projection: { _id: 1 } });
  }

  /** The import that brought these bytes through this route and template version before, if the last one took all of them. */
  async function findSame(
    { accountId, routeId, sha256, _id }: ImportDocument,
    { usable }: Prepared,
  ): Promise<string | undefined> {
    const ran = { state: { $in: ['done', 'doneWithErrors'] as ImportState[] }, sameAs: { $exists: false } };
    const [last] = await imports
      .find({
        accountId,
        routeId,
        sha256,
        _id: { $lt: _id },
        templateKey: usable.key,
        templateVersion: usable.version,
        ...ran,
      })
      .sort({ _id: -1 })
      .limit(1)
      .toArray();
    return last?.state === 'done' ? last._id : undefined;
  }

  async function apply(lease: Lease<ImportDocument>, document: ImportDocument, prepared: Prepared): Promise<void> {
    const source = blobs.source(ensureFound(await blobs.find(document.accountId, document.blobId), 'blob.gone'));
    await readThrough(source, prepared, lease.signal);
    const counts: ImportCounts = { read: 0, created: 0, updated: 0, unchanged: 0, rejected: 0, skipped: 0 };
    const open: StorableRow[] = [];
    const part = await blobs.writePart(resultBytes(storeFile(), { isFirst: true }));
    if (open.length > 0) await waiting.begin(lease, document, prepared, { counts, part, open });
    else await end.complete(lease, document, counts, [part]);

    /** Stores row after row; what may wait is tried once more at the end of the file, which itself may have brought it further down. */
    async function* storeFile(): AsyncGenerator<RowResult[]> {
      let told = 0;
      for await (const batch of applyFile(source, prepared, document, counts, open, lease)) {
        yield batch;
        if (Date.now() - told < progressMs) continue;
        told = Date.now();
        await lease.write(document, { $set: { state: 'applying', counts } });
      }
      const again = await storeAgain(prepared, document, open, counts, {
        lease,
        isLast: prepared.route.graceS === 0,
      });
      open.splice(0, open.length, ...again.open);
      yield again.decided;
    }
  }
}

function isLastTry({ failures = 0, deaths = 0 }: ImportDocument): boolean {
  return failures + 1 >= mostFailures || deaths >= mostDeaths;
}
