import { setTimeout as sleep } from 'node:timers/promises';
import { type AnyBulkWriteOperation, MongoBulkWriteError } from 'mongodb';
import type { AccountCaller } from '#server/caller.ts';
import { HubError } from '#server/errors.ts';
import type { Relay } from '#server/feed/relay.ts';
import { type Decision, decide, type UpsertRow } from './decide.ts';
import { type ImportedValues, type KeyedDocument, newDocument } from './document.ts';
import type { Fault, KeyedKind } from './keyed-kind.ts';
import { type Changes, eventBy, type OutboxEvent } from './outbox.ts';
import { isDuplicateKey, retryInterrupted } from './retry.ts';

/** What became of a row. */
export type UpsertResult<D> =
  | { action: 'created' | 'updated' | 'unchanged'; key: string; document: D }
  | { action: 'rejected'; key: string; faults: Fault[] };

const rowsPerWrite = 100;
const maxRounds = 60;
const changeIdsKept = -20;

/**
 * Stores things under their keys: reads what is there, decides (`decide.ts`), inserts the new, updates the changed under their `rev`,
 * writes nothing for the rest. Whoever loses a race reads and decides again, so any number of clients may write the same keys.
 * Rows of one key are applied in their order. Results stand in the order of the rows.
 * @param causeId event that must stand in the feed before those of these rows
 * @throws HubError `thing.busy` when others kept changing the same things for some seconds
 */
export async function upsert<D extends KeyedDocument>(
  kind: KeyedKind<D>,
  relay: Relay,
  caller: AccountCaller,
  rows: UpsertRow[],
  causeId?: string,
): Promise<UpsertResult<D>[]> {
  const results = new Array<UpsertResult<D>>(rows.length);
  for (const turn of splitIntoTurns(rows)) {
    let open = turn;
    for (let round = 0; open.length > 0; round += 1) {
      if (round >= maxRounds) throw new HubError('thing.busy');
      if (round > 0) await sleep(Math.random() * Math.min(round, 20) * 3);
      open = await retryInterrupted(() => runRound(open));
    }
  }
  return results;

  /** Reads, decides and writes once; gives the indexes of the rows that must be decided again. */
  async function runRound(indexes: number[]): Promise<number[]> {
    const { accountId } = caller;
    const keys = indexes.map((index) => (rows[index] as UpsertRow).key);
    const found = (await kind.collection.find({ accountId, key: { $in: keys } } as never).toArray()) as D[];
    const stored = new Map(found.map((document) => [document.key, document]));
    const faultsOf =
      (await kind.prepare?.(
        accountId,
        indexes.map((index) => (rows[index] as UpsertRow).patch),
      )) ?? (() => []);
    const planned: Planned<D>[] = [];
    for (const index of indexes) {
      const row = rows[index] as UpsertRow;
      const current = stored.get(row.key);
      const blank = { ...newDocument(accountId), key: row.key } as D;
      const decision = decide(kind, row, current, blank, faultsOf);
      if (decision.kind === 'reject') results[index] = { action: 'rejected', key: row.key, faults: decision.faults };
      else if (decision.kind === 'done')
        results[index] = { action: decision.action, key: row.key, document: current as D };
      else planned.push({ index, row, current, decision });
    }
    return writeAll(planned);
  }

  async function writeAll(planned: Planned<D>[]): Promise<number[]> {
    for (const { index, row, current, decision } of planned) {
      if (decision.kind === 'nothing') results[index] = { action: 'unchanged', key: row.key, document: current as D };
    }
    const writes = planned
      .map((plan) => ({ ...plan, operation: toOperation(kind, caller, plan, causeId) }))
      .filter((write) => write.operation);
    if (writes.length === 0) return [];
    const expected = writes.length;
    const written = await kind.collection
      .bulkWrite(
        writes.map((write) => write.operation as AnyBulkWriteOperation<D>),
        { ordered: false },
      )
      .then(({ insertedCount, matchedCount }) => insertedCount + matchedCount)
      .catch((error: unknown) => {
        if (error instanceof MongoBulkWriteError && isDuplicateKey(error)) return 0;
        throw error;
      });
    const lost = written === expected ? new Set<number>() : await findLost(writes);
    let left = false;
    for (const { index, row, decision } of writes) {
      if (decision.kind === 'nothing' || lost.has(index)) continue;
      results[index] = {
        action: decision.kind === 'insert' ? 'created' : 'updated',
        key: row.key,
        document: (decision as { next: D }).next,
      };
      left = true;
    }
    if (left) relay.wake(caller.accountId, kind.collection.collectionName);
    return [...lost];
  }

  /** Which of the writes did not happen: their change id stands in no document. */
  async function findLost(writes: Planned<D>[]): Promise<Set<number>> {
    const changeIds = writes.map(({ row }) => row.changeId);
    const filter = {
      accountId: caller.accountId,
      key: { $in: writes.map(({ row }) => row.key) },
      changeIds: { $in: changeIds },
    };
    const found = (await kind.collection
      .find(filter as never, { projection: { changeIds: 1 } })
      .toArray()) as unknown as { changeIds: string[] }[];
    const happened = new Set(found.flatMap((document) => document.changeIds));
    return new Set(
      writes
        .filter(({ row, decision }) => decision.kind !== 'nothing' && !happened.has(row.changeId))
        .map(({ index }) => index),
    );
  }
}

interface Planned<D> {
  index: number;
  row: UpsertRow;
  current: D | undefined;
  decision: Extract<Decision<D>, { kind: 'nothing' | 'insert' | 'update' }>;
}

/** The write of a decision; undefined when there is none. Adjusts `next` to what will be stored. */
function toOperation<D extends KeyedDocument>(
  kind: KeyedKind<D>,
  caller: AccountCaller,
  { row, current, decision }: Planned<D>,
  causeId: string | undefined,
): AnyBulkWriteOperation<D> | undefined {
  const remember = decision.remember && row.imported ? { [`imported.${row.imported.routeId}`]: decision.remember } : {};
  if (decision.kind === 'nothing') {
    if (Object.keys(remember).length === 0) return undefined;
    return {
      updateOne: {
        filter: { _id: current?._id, accountId: caller.accountId } as never,
        update: { $set: remember } as never,
      },
    };
  }
  const { next } = decision;
  if (decision.kind === 'insert') {
    const imported =
      decision.remember && row.imported ? { imported: { [row.imported.routeId]: decision.remember } } : {};
    const event = eventOf(kind, caller, next, next, {}, kind.events.created, causeId);
    return { insertOne: { document: { ...next, ...imported, changeIds: [row.changeId], outbox: [event] } as never } };
  }
  next.rev = (current as D).rev + 1;
  next.updatedAt = new Date();
  const event = eventOf(kind, caller, current as D, next, decision.changes, kind.events.updated, causeId);
  return {
    updateOne: {
      filter: revFilter(current as D) as never,
      update: toUpdate(next, decision.changes, [event], row.changeId, remember) as never,
    },
  };
}

/** Exactly this state of a document: what an update by `rev` asks for. */
export function revFilter({ accountId, _id, rev }: KeyedDocument): object {
  return { accountId, _id, rev };
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
  const isPersonal = ([field]: [string, unknown]) => kind.personal.includes(field);
  const entries = Object.entries(changes).filter(([field]) => !kind.untold?.includes(field));
  const personal = entries.filter(isPersonal);
  const plain = entries.filter((entry) => !isPersonal(entry));
  return eventBy(caller, {
    type,
    subject: { kind: kind.subject, key: after.key },
    audience: [...new Set([...kind.audienceOf(before), ...kind.audienceOf(after)])],
    rev: after.rev,
    ...(plain.length > 0 && { changes: Object.fromEntries(plain) }),
    ...(personal.length > 0 && { personalChanges: Object.fromEntries(personal) }),
    ...(causeId && { causeId }),
  });
}

/** Indexes of the rows in turns of at most 100, each key once in a turn, keys in their order. */
function splitIntoTurns(rows: UpsertRow[]): number[][] {
  const turns: number[][] = [];
  let turn: number[] = [];
  let keys = new Set<string>();
  rows.forEach((row, index) => {
    if (turn.length === rowsPerWrite || keys.has(row.key)) {
      turns.push(turn);
      turn = [];
      keys = new Set();
    }
    turn.push(index);
    keys.add(row.key);
  });
  return turn.length > 0 ? [...turns, turn] : turns;
}
