import type { Collection } from 'mongodb';
import type { AccountCaller } from '#server/caller.ts';
import { HubError } from '#server/errors.ts';
import type { StepOutcome } from '#server/tasks/schema.ts';
import type { Tasks } from '#server/tasks/service.ts';
import { type EntryDocument, stepOf } from './schema.ts';

/** What entries cause: the steps of their tasks. Idempotent by the entry's id, so a push that died is finished by whoever finds it. */
export function createEffects(entries: Collection<EntryDocument>, tasks: Tasks) {
  /** Does what the entry causes and notes in it what came of it. */
  async function apply(caller: AccountCaller, entry: EntryDocument): Promise<StepOutcome> {
    const outcome = await applyStep(caller, entry);
    await entries.updateOne({ _id: entry._id, accountId: entry.accountId }, { $set: { effects: 'done', outcome } });
    return outcome;
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

  /** Finishes what pushes that died left behind. Gives how many. */
  async function finishPending(
    olderThanMs: number,
    callerFor: (entry: EntryDocument) => AccountCaller,
  ): Promise<number> {
    const before = new Date(Date.now() - olderThanMs);
    const pending = await entries
      .find({ effects: 'pending', receivedAt: { $lt: before } })
      .sort({ receivedAt: 1 })
      .limit(100)
      .toArray();
    for (const entry of pending) await apply(callerFor(entry), entry);
    return pending.length;
  }

  return { apply, finishPending };
}
