import type { Collection } from 'mongodb';
import type { AccountCaller } from '#server/caller.ts';
import type { Lease } from '#server/claims/lease.ts';
import { isInterruption } from '#server/documents/retry.ts';
import { HubError } from '#server/errors.ts';
import type { StepOutcome } from '#server/tasks/schema.ts';
import type { Tasks } from '#server/tasks/service.ts';
import { stepOf } from './kinds.ts';
import type { EntryDocument } from './schema.ts';

/** With the waits between them these tries take a quarter of an hour. */
const triesBeforeParking = 10;

/** What entries cause: the steps of their tasks. Idempotent by the entry's id, so a push that died is finished by whoever finds it. */
export function createEffects(entries: Collection<EntryDocument>, tasks: Tasks) {
  /** Does at once what the entry causes. What fails is left for later: the entry is stored, and no other must wait for it. */
  async function applyNow(
    caller: AccountCaller,
    entry: EntryDocument,
  ): Promise<StepOutcome | { result: 'recorded'; reason: 'pending' }> {
    try {
      const outcome = await applyStep(caller, entry);
      await entries.updateOne(
        { _id: entry._id, accountId: entry.accountId },
        { $set: { effects: 'done', outcome }, $unset: { dueAt: 1, parkedAt: 1 } },
      );
      return outcome;
    } catch {
      return { result: 'recorded', reason: 'pending' };
    }
  }

  /** Finishes what a push left behind, for a pool; parked when it fails again and again. */
  async function finish(lease: Lease<EntryDocument>, entry: EntryDocument): Promise<void> {
    try {
      const outcome = await applyStep(asDevice(entry), entry);
      await lease.finish(entry, { $set: { effects: 'done', outcome } });
    } catch (error) {
      if (isInterruption(error) || (entry.failures ?? 0) + 1 < triesBeforeParking) throw error;
      await lease.finish(entry, { $set: { parkedAt: new Date() } });
    }
  }

  async function applyStep(caller: AccountCaller, entry: EntryDocument): Promise<StepOutcome> {
    const to = stepOf(entry.kind);
    const { taskKey, entryId, at, employeeKey, reason, _id } = entry;
    if (!to || !taskKey) return { result: 'applied' };
    const step = { taskKey, entryId, at, to, employeeKey, causeId: _id, ...(reason && { reason }) };
    try {
      return await tasks.applyStep(caller, step);
    } catch (error) {
      // The entry is the truth; a task that is not there (any more) does not undo it.
      if (error instanceof HubError && error.code === 'task.not_found')
        return { result: 'recorded', reason: 'unknownTask' };
      throw error;
    }
  }

  return { applyNow, finish };
}

/** The phone that made an entry, as the caller of what the entry still has to cause. */
function asDevice({ accountId, deviceId = '', correlationId }: EntryDocument): AccountCaller {
  return { kind: 'device', accountId, id: deviceId, permissions: new Set(), correlationId, locale: 'en' };
}
