import { isDeepStrictEqual } from 'node:util';
import type { ImportedValues, KeyedDocument } from './document.ts';
import { byDefault, type Fault, type KeyedKind, type Patch } from './keyed-kind.ts';
import type { Changes } from './outbox.ts';

/** A thing to be stored under its key. */
export interface UpsertRow {
  key: string;
  patch: Patch;
  mode?: 'create' | 'update' | 'upsert';
  /** Written into the document; a repetition that finds it there counts as done. */
  changeId: string;
  /** Objects become what is given instead of being changed in parts. */
  replaces?: true;
  /** The row of a file that brings it: parts of objects are merged, and values that the route brought last time yield to later changes. */
  imported?: { routeId: string; importId: string; line: number };
}

/** What is to be done with a row, given what is stored. */
export type Decision<D> =
  | { kind: 'done'; action: 'created' | 'updated' | 'unchanged' }
  | { kind: 'nothing'; remember?: ImportedValues }
  | { kind: 'reject'; faults: Fault[] }
  | { kind: 'insert'; next: D; remember?: ImportedValues }
  | { kind: 'update'; next: D; changes: Changes; remember?: ImportedValues };

/** Decides without touching anything. `blank` is the document to start from when there is none. */
export function decide<D extends KeyedDocument>(
  kind: KeyedKind<D>,
  row: UpsertRow,
  current: D | undefined,
  blank: D,
  faultsOf: (next: D, changed: string[]) => Fault[],
): Decision<D> {
  const repeated = findOwnWork(row, current);
  if (repeated) return { kind: 'done', action: repeated };
  const mode = row.mode ?? 'upsert';
  const exists = current !== undefined && current.deletedAt === undefined;
  if (mode === 'update' && !exists) return reject({ field: 'key', code: 'notThere' });
  if (mode === 'create' && exists) return reject({ field: 'key', code: 'exists' });

  const leaves = leavesOf(kind, row);
  const remembered = row.imported && current?.imported?.[row.imported.routeId]?.values;
  const next = apply(kind, current ?? { ...blank, ...kind.defaults }, leaves, remembered);
  const missing = kind.required.filter((field) => readPath(next, field) === undefined);
  if (missing.length > 0) return reject(...missing.map((field) => ({ field, code: 'missing' as const })));
  if (!current) {
    const faults = faultsOf(next, Object.keys(row.patch));
    return faults.length > 0
      ? { kind: 'reject', faults }
      : { kind: 'insert', next, ...remember(row, 'created', leaves, undefined) };
  }

  if (!exists) delete next.deletedAt;
  const changed = changedFields(kind, current, next);
  if (changed.length === 0) return { kind: 'nothing', ...remember(row, 'unchanged', leaves, remembered) };
  const faults = [...(kind.review?.(current, next, changed) ?? []), ...faultsOf(next, changed)];
  if (faults.length > 0) return { kind: 'reject', faults };
  return {
    kind: 'update',
    next,
    changes: changesOf(kind, current, next),
    ...remember(row, 'updated', leaves, remembered),
  };
}

function reject(...faults: Fault[]): { kind: 'reject'; faults: Fault[] } {
  return { kind: 'reject', faults };
}

/** What an earlier, interrupted try of the same row did. */
function findOwnWork(row: UpsertRow, current: KeyedDocument | undefined): ImportedValues['action'] | undefined {
  if (!current) return undefined;
  const last = row.imported && current.imported?.[row.imported.routeId];
  if (last && last.importId === row.imported?.importId && last.line === row.imported.line) return last.action;
  if (!current.changeIds?.includes(row.changeId)) return undefined;
  return current.rev === 1 ? 'created' : 'updated';
}

/** The patch as single values by path. Parts of composites stand alone; a file's parts of whole objects too. */
function leavesOf<D extends KeyedDocument>(kind: KeyedKind<D>, row: UpsertRow): Map<string, unknown> {
  const split = new Set(row.imported ? [...kind.composites, ...kind.wholes] : row.replaces ? [] : kind.composites);
  const leaves = new Map<string, unknown>();
  for (const [field, value] of Object.entries(row.patch)) {
    if (value === undefined) continue;
    if (split.has(field) && isPlainObject(value)) {
      for (const [part, inner] of Object.entries(value)) if (inner !== undefined) leaves.set(`${field}/${part}`, inner);
    } else leaves.set(field, isPlainObject(value) ? withoutNulls(value) : value);
  }
  return leaves;
}

/** The document with the values put in; a value that the route brought last time already stays out if somebody changed it since. */
function apply<D extends KeyedDocument>(
  kind: KeyedKind<D>,
  current: D,
  leaves: Map<string, unknown>,
  remembered?: Record<string, unknown>,
): D {
  const next: D = structuredClone(current);
  for (const [path, value] of leaves) {
    if (remembered && Object.hasOwn(remembered, path) && isDeepStrictEqual(remembered[path], value)) continue;
    const given = value === byDefault || value === null ? (kind.defaults as Record<string, unknown>)[path] : value;
    writePath(next as Record<string, unknown>, path, given);
  }
  return next;
}

function remember(
  row: UpsertRow,
  action: ImportedValues['action'],
  leaves: Map<string, unknown>,
  remembered: Record<string, unknown> | undefined,
): { remember?: ImportedValues } {
  if (!row.imported) return {};
  const values = Object.fromEntries(leaves);
  if (remembered && isDeepStrictEqual(remembered, values)) return {};
  return { remember: { importId: row.imported.importId, line: row.imported.line, action, values } };
}

/** What differs between two states of a thing: top-level fields, values before and after. */
export function changesOf<D extends KeyedDocument>(kind: KeyedKind<D>, current: D, next: D): Changes {
  return Object.fromEntries(
    changedFields(kind, current, next).map((name) => [
      name,
      [current[name as keyof D] ?? null, next[name as keyof D] ?? null],
    ]),
  );
}

/** Names of the top-level fields that differ, deletion included. */
function changedFields<D extends KeyedDocument>(kind: KeyedKind<D>, current: D, next: D): string[] {
  const names = new Set([...kind.fields, ...Object.keys(next), ...Object.keys(current)]);
  return [...names].filter((name) => !isDeepStrictEqual(current[name as keyof D], next[name as keyof D]));
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

function withoutNulls(value: Record<string, unknown>): Record<string, unknown> | null {
  const parts = Object.entries(value).filter(([, part]) => part !== null && part !== undefined);
  return parts.length > 0 || Object.keys(value).length === 0 ? Object.fromEntries(parts) : null;
}

function readPath(document: object, path: string): unknown {
  return path
    .split('/')
    .reduce<unknown>((value, part) => (value as Record<string, unknown> | undefined)?.[part], document);
}

/** Sets one part; an object whose last part goes is removed with it. */
function writePath(document: Record<string, unknown>, path: string, value: unknown): void {
  const [field = '', part] = path.split('/');
  if (part === undefined) {
    if (value === undefined || value === null) delete document[field];
    else document[field] = value;
    return;
  }
  const inner = { ...(document[field] as Record<string, unknown> | undefined) };
  if (value === undefined || value === null) delete inner[part];
  else inner[part] = value;
  if (Object.keys(inner).length > 0) document[field] = inner;
  else delete document[field];
}
