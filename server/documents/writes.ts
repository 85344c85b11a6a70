import type { AnyBulkWriteOperation } from 'mongodb';
import type { AccountCaller } from '#server/caller.ts';
import type { Decision, UpsertRow } from './decide.ts';
import type { ImportedValues, KeyedDocument } from './document.ts';
import type { KeyedKind } from './keyed-kind.ts';
import { type Changes, eventBy, type OutboxEvent } from './outbox.ts';

const changeIdsKept = -20;
/** A document takes no change while so many of its events wait for the relay: it would grow without end. */
const eventsWaiting = 100;

/** A row with what was decided about it. */
export interface Planned<D> {
  index: number;
  row: UpsertRow;
  current: D | undefined;
  decision: Extract<Decision<D>, { kind: 'nothing' | 'insert' | 'update' }>;
}

/** The write of a decision; undefined when there is none. Adjusts `next` to what will be stored. */
export function toOperation<D extends KeyedDocument>(
  kind: KeyedKind<D>,
  caller: AccountCaller,
  { row, current, decision }: Planned<D>,
  causeId: string | undefined,
): AnyBulkWriteOperation<D> | undefined {
  const { routeId } = row.imported ?? {};
  const remember = routeId && decision.remember;
  if (decision.kind === 'nothing') {
    if (!remember) return undefined;
    const filter = revFilter(current as D);
    return { updateOne: { filter: filter as never, update: { $set: { [`imported.${routeId}`]: remember } } as never } };
  }
  const { next } = decision;
  if (decision.kind === 'insert') {
    const event = eventOf(kind, caller, next, next, {}, kind.events.created, causeId);
    const imported = remember && { imported: { [routeId]: remember } };
    return { insertOne: { document: { ...next, ...imported, changeIds: [row.changeId], outbox: [event] } as never } };
  }
  next.rev = (current as D).rev + 1;
  next.updatedAt = new Date();
  const event = eventOf(kind, caller, current as D, next, decision.changes, kind.events.updated, causeId);
  const update = toUpdate(
    next,
    decision.changes,
    [event],
    row.changeId,
    remember ? { [`imported.${routeId}`]: remember } : {},
  );
  return { updateOne: { filter: revFilter(current as D) as never, update: update as never } };
}

/** Exactly this state of a document, with room for another event: what an update by `rev` asks for. */
export function revFilter({ accountId, _id, rev }: KeyedDocument): object {
  return { accountId, _id, rev, [`outbox.${eventsWaiting - 1}`]: { $exists: false } };
}

/** The update that writes the changed fields of `next`, leaves its events and notes the change. */
export function toUpdate<D extends KeyedDocument>(
  next: D,
  changes: Changes,
  events: OutboxEvent[],
  changeId: string,
  remember: Record<string, ImportedValues> = {},
): object {
  const set: Record<string, unknown> = { ...remember, updatedAt: next.updatedAt };
  const unset: Record<string, 1> = {};
  for (const field of Object.keys(changes)) {
    if (next[field as keyof D] === undefined) unset[field] = 1;
    else set[field] = next[field as keyof D];
  }
  return {
    $set: set,
    ...(Object.keys(unset).length > 0 && { $unset: unset }),
    $inc: { rev: 1 },
    $push: { outbox: { $each: events }, changeIds: { $each: [changeId], $slice: changeIdsKept } },
  };
}

/** The event of a change: who may hold the thing now or held it before; what tells about a person stands apart. */
export function eventOf<D extends KeyedDocument>(
  kind: KeyedKind<D>,
  caller: AccountCaller,
  before: D,
  after: D,
  changes: Changes,
  type: OutboxEvent['type'],
  causeId?: string,
): OutboxEvent {
  const told = Object.entries(changes).filter(([field]) => !kind.untold?.includes(field));
  const [personal, plain] = [true, false].map((isPersonal) =>
    told.filter(([field]) => kind.personal.includes(field) === isPersonal),
  );
  return eventBy(caller, {
    type,
    subject: { kind: kind.subject, key: after.key },
    audience: [...new Set([...kind.audienceOf(before), ...kind.audienceOf(after)])],
    rev: after.rev,
    ...(plain?.length && { changes: Object.fromEntries(plain) }),
    ...(personal?.length && { personalChanges: Object.fromEntries(personal) }),
    ...(causeId && { causeId }),
  });
}
