import type { z } from 'zod';
import type { Blobs } from '#server/blobs/blobs.ts';
import type { FileLinks } from '#server/blobs/links.ts';
import { type AccountCaller, type Caller, ensureMay } from '#server/caller.ts';
import type { DeviceDocument } from '#server/devices/schema.ts';
import type { Database } from '#server/documents/database.ts';
import { type ListQuery, listPage } from '#server/documents/list.ts';
import { isDuplicateKey, retryInterrupted } from '#server/documents/retry.ts';
import { ensureFound } from '#server/errors.ts';
import type { Relay } from '#server/feed/relay.ts';
import type { StepOutcome } from '#server/tasks/schema.ts';
import type { Tasks } from '#server/tasks/service.ts';
import { createEffects } from './effects.ts';
import { completed, makeEntry } from './make-entry.ts';
import { defineEntries } from './model.ts';
import { presentEntry, presentWithOutcome } from './present.ts';
import type { EntryDocument, Mutation } from './schema.ts';

export type Entries = ReturnType<typeof createEntries>;

/** Where an entry comes from. */
export interface Sender {
  caller: AccountCaller;
  device: DeviceDocument;
}

/** What an entry came to: `duplicate` when it was here already, `pending` when its step is yet to be tried again, `idTaken` by somebody else's entry. */
export type Recorded =
  | StepOutcome
  | { result: 'recorded'; reason: 'pending' }
  | { result: 'duplicate' }
  | { result: 'rejected'; reason: 'idTaken' };

/** What happened in the field: stored once, never refused because the task moved on, and then applied. */
export function createEntries({
  database,
  relay,
  tasks,
  blobs,
  links,
}: {
  database: Database;
  relay: Relay;
  tasks: Tasks;
  blobs: Blobs;
  links: FileLinks;
}) {
  const entries = defineEntries(database);
  const { applyNow, finish } = createEffects(entries, tasks);

  /** Stores an entry once and applies what it causes. `recorded`: it stands, but does not move its task. */
  async function record({ caller, device }: Sender, mutation: z.output<typeof Mutation>): Promise<Recorded> {
    const entry = makeEntry(caller, device, mutation);
    if (await retryInterrupted(() => insertOnce(entry))) {
      relay.wake(caller.accountId, entries.collectionName);
      return applyNow(caller, entry);
    }
    const known = await entries.findOne({ accountId: caller.accountId, entryId: mutation.id });
    if (known?.employeeKey !== entry.employeeKey) return { result: 'rejected', reason: 'idTaken' };
    if (known.effects === 'pending') await applyNow(caller, known);
    return { result: 'duplicate' };
  }

  async function insertOnce(entry: EntryDocument): Promise<boolean> {
    try {
      await entries.insertOne(entry, { writeConcern: { w: 'majority' } });
      return true;
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      // Our own insert whose answer was lost counts as stored.
      return (await entries.findOne({ _id: entry._id }, { projection: { _id: 1 } })) !== null;
    }
  }

  /** An attachment's bytes are here: the entry is complete when all are. */
  async function attach(caller: AccountCaller, deviceId: string, attachmentId: string, blobId: string): Promise<void> {
    await blobs.name(caller.accountId, blobId);
    for (;;) {
      const entry = ensureFound(
        await findByAttachment(caller.accountId, deviceId, attachmentId),
        'attachment.not_found',
      );
      const attachments = entry.attachments.map((each) =>
        each.id === attachmentId ? { ...each, state: 'stored' as const, blobId } : each,
      );
      const wasWhole = entry.attachments.every(({ state }) => state === 'stored');
      const isWhole = attachments.every(({ state }) => state === 'stored');
      // It completes what the push began: one chain to follow.
      const events = isWhole && !wasWhole ? [completed({ ...caller, correlationId: entry.correlationId }, entry)] : [];
      const { matchedCount } = await entries.updateOne(
        { accountId: entry.accountId, _id: entry._id, rev: entry.rev },
        { $set: { attachments, updatedAt: new Date() }, $inc: { rev: 1 }, $push: { outbox: { $each: events } } },
      );
      if (matchedCount === 0) continue;
      if (events.length > 0) relay.wake(caller.accountId, entries.collectionName);
      return;
    }
  }

  /** The entry of this phone that lists an attachment. */
  function findByAttachment(accountId: string, deviceId: string, attachmentId: string): Promise<EntryDocument | null> {
    return entries.findOne({ accountId, deviceId, 'attachments.id': attachmentId });
  }

  async function get(caller: Caller, entryId: string): Promise<EntryDocument> {
    ensureMay(caller, 'entries.read');
    return ensureFound(await entries.findOne({ accountId: caller.accountId, entryId }), 'entry.not_found');
  }

  async function list(caller: Caller, query: z.output<typeof ListQuery>) {
    ensureMay(caller, 'entries.read');
    return listPage(entries, caller.accountId, query, filterFields);
  }

  /** Entries by the hub's own ids, as events name them. */
  async function findMany(accountId: string, ids: string[]): Promise<EntryDocument[]> {
    if (ids.length === 0) return [];
    return entries.find({ accountId, _id: { $in: ids } }).toArray();
  }

  return {
    ...{ record, finish, attach, findByAttachment, get, list, findMany, collection: entries },
    present: (entry: EntryDocument) => presentEntry(entry, links),
    presentWithOutcome: (entry: EntryDocument) => presentWithOutcome(entry, links),
  };
}

const filterFields = {
  id: { path: 'entryId', type: 'text' },
  kind: { path: 'kind', type: 'text' },
  employeeKey: { path: 'employeeKey', type: 'text' },
  taskKey: { path: 'taskKey', type: 'text' },
  pointKey: { path: 'pointKey', type: 'text' },
  formKey: { path: 'formKey', type: 'text' },
  at: { path: 'at', type: 'date' },
  receivedAt: { path: 'receivedAt', type: 'date' },
  result: { path: 'outcome.result', type: 'text' },
  parkedAt: { path: 'parkedAt', type: 'date' },
} as const;
