import { setTimeout as sleep } from 'node:timers/promises';
import { type AnyBulkWriteOperation, MongoBulkWriteError } from 'mongodb';
import type { AccountCaller } from '#server/caller.ts';
import { HubError } from '#server/errors.ts';
import type { Relay } from '#server/feed/relay.ts';
import { decide, type UpsertRow } from './decide.ts';
import { type KeyedDocument, newDocument } from './document.ts';
import type { Fault, KeyedKind, Patch } from './keyed-kind.ts';
import { isDuplicateKey, retryInterrupted } from './retry.ts';
import { type Planned, toOperation } from './writes.ts';

/** What became of a row. */
export type UpsertResult<D> =
  | { action: 'created' | 'updated' | 'unchanged'; key: string; document: D }
  | { action: 'rejected'; key: string; faults: Fault[] };

/** On whose behalf rows are stored. */
export interface UpsertOptions {
  causeId?: string;
  /** Throws when a claim under which they are stored was lost. */
  ensureHeld?(): Promise<void>;
}

const rowsPerWrite = 100;
const maxRounds = 60;

/**
 * Stores things under their keys: reads what is there, decides (`decide.ts`), inserts the new, updates the changed under their `rev`,
 * writes nothing for the rest. Whoever loses a race reads and decides again, so any number of clients may write the same keys.
 * Rows of one key are applied in their order. Results stand in the order of the rows.
 * Before each reading `ensureHeld` is asked whether who writes still may: what was read then and changed by others meanwhile is not written.
 * @param causeId event that must stand in the feed before those of these rows
 * @throws HubError `thing.busy` when others kept changing the same things for some seconds
 */
export async function upsert<D extends KeyedDocument>(
  kind: KeyedKind<D>,
  relay: Relay,
  caller: AccountCaller,
  rows: UpsertRow[],
  { causeId, ensureHeld }: UpsertOptions = {},
): Promise<UpsertResult<D>[]> {
  const results = new Array<UpsertResult<D>>(rows.length);
  for (const turn of splitIntoTurns(rows)) {
    let open = turn;
    for (let round = 0; open.length > 0; round += 1) {
      if (round >= maxRounds) throw new HubError('thing.busy');
      if (round > 0) await sleep(Math.random() * Math.min(round, 20) * 3);
      await ensureHeld?.();
      open = await retryInterrupted(() => runRound(kind, relay, caller, rows, open, results, causeId));
    }
  }
  return results;
}

/** Reads, decides and writes once; fills in the results and gives the indexes of the rows that must be decided again. */
async function runRound<D extends KeyedDocument>(
  kind: KeyedKind<D>,
  relay: Relay,
  caller: AccountCaller,
  rows: UpsertRow[],
  indexes: number[],
  results: UpsertResult<D>[],
  causeId: string | undefined,
): Promise<number[]> {
  const { planned, decided } = await planRows(kind, caller, rows, indexes);
  for (const [index, result] of decided) results[index] = result;
  const lost = await writePlanned(kind, caller, planned, causeId);
  let wrote = false;
  for (const { index, row, current, decision } of planned) {
    if (lost.has(index)) continue;
    if (decision.kind === 'nothing') results[index] = { action: 'unchanged', key: row.key, document: current as D };
    else
      results[index] = {
        action: decision.kind === 'insert' ? 'created' : 'updated',
        key: row.key,
        document: decision.next,
      };
    wrote ||= decision.kind !== 'nothing';
  }
  if (wrote) relay.wake(caller.accountId, kind.collection.collectionName);
  return [...lost];
}

/** Reads what is stored and referred to, and decides each row: some are decided with it, the others are planned writes. */
async function planRows<D extends KeyedDocument>(
  kind: KeyedKind<D>,
  { accountId }: AccountCaller,
  rows: UpsertRow[],
  indexes: number[],
) {
  const chosen = indexes.map((index) => rows[index] as UpsertRow);
  const found = (await kind.collection
    .find({ accountId, key: { $in: chosen.map(({ key }) => key) } } as never)
    .toArray()) as D[];
  const stored = new Map(found.map((document) => [document.key, document]));
  const refine = await kind.refine?.(
    accountId,
    chosen.map(({ patch }) => patch),
    found,
  );
  const refined = chosen.map(
    (row) => refine?.(row.patch, stored.get(row.key)) ?? { patch: row.patch, faults: [] as Fault[] },
  );
  const faultsOf =
    (await kind.prepare?.(
      accountId,
      refined.map(({ patch }) => patch),
    )) ?? (() => []);

  const planned: Planned<D>[] = [];
  const decided: [index: number, result: UpsertResult<D>][] = [];
  for (const [place, index] of indexes.entries()) {
    const { patch, faults } = refined[place] as { patch: Patch; faults: Fault[] };
    const row: UpsertRow = { ...(rows[index] as UpsertRow), patch };
    const { key } = row;
    const current = stored.get(key);
    const decision =
      faults.length > 0
        ? { kind: 'reject' as const, faults }
        : decide(kind, row, current, { ...newDocument(accountId), key } as D, faultsOf);
    if (decision.kind === 'reject') decided.push([index, { action: 'rejected', key, faults: decision.faults }]);
    else if (decision.kind === 'done') decided.push([index, { action: decision.action, key, document: current as D }]);
    else planned.push({ index, row, current, decision });
  }
  return { planned, decided };
}

/** Writes what was planned, in one unordered bulk; gives the indexes of those that somebody else was quicker with. */
async function writePlanned<D extends KeyedDocument>(
  kind: KeyedKind<D>,
  caller: AccountCaller,
  planned: Planned<D>[],
  causeId: string | undefined,
): Promise<Set<number>> {
  const writes = planned.flatMap((plan) => {
    const operation = toOperation(kind, caller, plan, causeId);
    return operation ? [{ plan, operation }] : [];
  });
  if (writes.length === 0) return new Set();
  const operations: AnyBulkWriteOperation<D>[] = writes.map(({ operation }) => operation);
  const written = await kind.collection
    .bulkWrite(operations, { ordered: false })
    .then(({ insertedCount, matchedCount }) => insertedCount + matchedCount)
    .catch((error: unknown) => {
      if (error instanceof MongoBulkWriteError && isDuplicateKey(error)) return 0;
      throw error;
    });
  return written === writes.length
    ? new Set()
    : findLost(
        kind,
        caller,
        writes.map(({ plan }) => plan),
      );
}

/** Which of the writes did not happen: their change id stands in no document. */
async function findLost<D extends KeyedDocument>(
  kind: KeyedKind<D>,
  { accountId }: AccountCaller,
  written: Planned<D>[],
): Promise<Set<number>> {
  const filter = {
    accountId,
    key: { $in: written.map(({ row }) => row.key) },
    changeIds: { $in: written.map(({ row }) => row.changeId) },
  };
  const found = await kind.collection
    .find<Pick<KeyedDocument, 'changeIds'>>(filter as never, { projection: { changeIds: 1 } })
    .toArray();
  const happened = new Set(found.flatMap(({ changeIds = [] }) => changeIds));
  return new Set(
    written
      .filter(({ row, decision }) => decision.kind !== 'nothing' && !happened.has(row.changeId))
      .map(({ index }) => index),
  );
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
