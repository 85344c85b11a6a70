import type { z } from 'zod';
import type { Blobs } from '#server/blobs/blobs.ts';
import type { FileLinks } from '#server/blobs/links.ts';
import { type AccountCaller, type Caller, ensureMay } from '#server/caller.ts';
import type { DeviceDocument } from '#server/devices/schema.ts';
import type { Database } from '#server/documents/database.ts';
import { newDocument } from '#server/documents/document.ts';
import { presentLocation } from '#server/documents/fields.ts';
import { type ListQuery, listPage } from '#server/documents/list.ts';
import { eventBy, type OutboxEvent } from '#server/documents/outbox.ts';
import { isDuplicateKey, retryInterrupted } from '#server/documents/retry.ts';
import { ensureFound, HubError } from '#server/errors.ts';
import type { Relay } from '#server/feed/relay.ts';
import type { Tasks } from '#server/tasks/service.ts';
import { defineEntries } from './model.ts';
import { type EntryDocument, type EntryView, entryKinds, type Mutation } from './schema.ts';

export type Entries = ReturnType<typeof createEntries>;

/** Where an entry comes from. */
export interface Sender {
  caller: AccountCaller;
  device: DeviceDocument;
}

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

  /** Stores an entry once and applies what it causes. `recorded`: it stands, and its task has gone another way or is not known. */
  async function record(
    { caller, device }: Sender,
    mutation: z.output<typeof Mutation>,
  ): Promise<'applied' | 'duplicate' | 'recorded'> {
    const entry = toEntry(caller, device, mutation);
    const stored = await retryInterrupted(() => insertOnce(entry));
    if (stored) relay.wake(caller.accountId, entries.collectionName);
    const known = stored
      ? entry
      : ensureFound(await entries.findOne({ accountId: caller.accountId, entryId: mutation.id }), 'entry.not_found');
    const outcome = known.effects === 'pending' ? await applyEffects(caller, known) : 'recorded';
    return stored ? outcome : 'duplicate';
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

  /** Does what the entry causes; idempotent by the entry's id, so a push that died is finished by whoever finds it. */
  async function applyEffects(caller: AccountCaller, entry: EntryDocument): Promise<'applied' | 'recorded'> {
    const { step } = entryKinds[entry.kind] as { step?: Parameters<Tasks['applyStep']>[1]['to'] };
    const outcome =
      step && entry.taskKey ? await applyStep(caller, { ...entry, taskKey: entry.taskKey }, step) : 'applied';
    await entries.updateOne({ _id: entry._id, accountId: entry.accountId }, { $set: { effects: 'done' } });
    return outcome;
  }

  async function applyStep(
    caller: AccountCaller,
    entry: EntryDocument & { taskKey: string },
    to: Parameters<Tasks['applyStep']>[1]['to'],
  ) {
    const { taskKey, entryId, at, employeeKey, reason, _id } = entry;
    try {
      return await tasks.applyStep(caller, {
        taskKey,
        entryId,
        at,
        to,
        employeeKey,
        causeId: _id,
        ...(reason && { reason }),
      });
    } catch (error) {
      // The entry is the truth; a task that is not there (any more) does not undo it.
      if (error instanceof HubError && error.code === 'task.not_found') return 'recorded' as const;
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
    for (const entry of pending) await applyEffects(callerFor(entry), entry);
    return pending.length;
  }

  /** An attachment's bytes are here: the entry is complete when all are. */
  async function attach(caller: AccountCaller, attachmentId: string, blobId: string): Promise<void> {
    await blobs.name(caller.accountId, blobId);
    for (;;) {
      const entry = ensureFound(await findByAttachment(caller.accountId, attachmentId), 'attachment.not_found');
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

  function findByAttachment(accountId: string, attachmentId: string): Promise<EntryDocument | null> {
    return entries.findOne({ accountId, 'attachments.id': attachmentId });
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

  /** An entry as it goes out; stored attachments with signed URLs. */
  function present(entry: EntryDocument): z.input<typeof EntryView> {
    const {
      entryId,
      kind,
      madeBy,
      employeeKey,
      taskKey,
      pointKey,
      formKey,
      formVersion,
      timeZone,
      reason,
      text,
      values,
      position,
    } = entry;
    return {
      id: entryId,
      ...{ kind, madeBy, employeeKey, taskKey, pointKey, formKey, formVersion, timeZone, reason, text, values },
      ...(position && { position: { ...position, location: presentLocation(position.location) } }),
      deviceTime: entry.deviceTime.toISOString(),
      at: entry.at.toISOString(),
      receivedAt: entry.receivedAt.toISOString(),
      attachments: entry.attachments.map(({ blobId, ...attachment }) => ({
        ...attachment,
        ...(blobId && {
          url: links.make({ accountId: entry.accountId, blobId, mime: attachment.mime, name: attachment.id }),
        }),
      })),
    };
  }

  return { record, finishPending, attach, findByAttachment, get, list, findMany, present, collection: entries };
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
} as const;

function toEntry(
  caller: AccountCaller,
  device: DeviceDocument,
  { id, type, args, deviceTime, timeZone }: z.output<typeof Mutation>,
): EntryDocument {
  const base = newDocument(caller.accountId);
  const receivedAt = base.createdAt;
  const at = new Date(Math.min(deviceTime.getTime() + (device.clockSkewMs ?? 0), receivedAt.getTime()));
  const { attachments = [], values = {}, ...rest } = args;
  const entry: EntryDocument = {
    ...base,
    ...rest,
    entryId: id,
    kind: type,
    madeBy: 'device',
    employeeKey: device.employeeKey,
    deviceId: device._id,
    ...{ deviceTime, at, timeZone, receivedAt, values },
    attachments: attachments.map((attachment) => ({ ...attachment, state: 'awaited' as const })),
    effects: 'pending',
    correlationId: caller.correlationId,
  };
  return {
    ...entry,
    outbox: [created(caller, entry), ...(attachments.length === 0 ? [completed(caller, entry)] : [])],
  };
}

/** The event of an entry has the entry's own id, so that what it causes can name it. */
function created(caller: AccountCaller, entry: EntryDocument): OutboxEvent {
  return eventBy(caller, { type: 'entry.created', eventId: entry._id, ...aboutEntry(entry) });
}

function completed(caller: AccountCaller, entry: EntryDocument): OutboxEvent {
  return eventBy(caller, { type: 'entry.completed', causeId: entry._id, ...aboutEntry(entry) });
}

/** An entry's subject is its task, else its employee: order is kept per subject. */
function aboutEntry({ _id, entryId, kind, taskKey, employeeKey }: EntryDocument) {
  const subject = taskKey
    ? ({ kind: 'task', key: taskKey } as const)
    : ({ kind: 'employee', key: employeeKey } as const);
  return { subject, data: { entry: _id, entryId, kind, employeeKey } };
}
