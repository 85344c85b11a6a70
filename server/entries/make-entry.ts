import type { z } from 'zod';
import type { AccountCaller } from '#server/caller.ts';
import type { DeviceDocument } from '#server/devices/schema.ts';
import { newDocument } from '#server/documents/document.ts';
import { eventBy, type OutboxEvent } from '#server/documents/outbox.ts';
import type { EntryDocument, Mutation } from './schema.ts';

/** Only then others look whether what the entry causes was done. */
const pushMayTakeMs = 5_000;

/** What a phone tells, as the entry that is stored, with its events. */
export function makeEntry(
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
    dueAt: new Date(receivedAt.getTime() + pushMayTakeMs),
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

/** The event of an entry whose attachments are all here. */
export function completed(caller: AccountCaller, entry: EntryDocument): OutboxEvent {
  return eventBy(caller, { type: 'entry.completed', causeId: entry._id, ...aboutEntry(entry) });
}

/** An entry's subject is its task, else its employee: order is kept per subject. */
function aboutEntry({ _id, entryId, kind, taskKey, employeeKey }: EntryDocument) {
  const subject = taskKey
    ? ({ kind: 'task', key: taskKey } as const)
    : ({ kind: 'employee', key: employeeKey } as const);
  return { subject, data: { entry: _id, entryId, kind, employeeKey } };
}
