import type { z } from 'zod';
import { type AccountCaller, type Caller, ensureMay, type Permission } from '#server/caller.ts';
import { type ErrorCode, ensureFound, HubError, type SaidProblem } from '#server/errors.ts';
import type { Relay } from '#server/feed/relay.ts';
import type { Locale } from '#texts/locales.ts';
import { say } from '#texts/say.ts';
import { type Change, changeOne } from './change.ts';
import type { UpsertRow } from './decide.ts';
import { type KeyedDocument, newId } from './document.ts';
import type { FilterFields } from './filter.ts';
import { byDefault, type Fault, type KeyedKind, type Patch } from './keyed-kind.ts';
import { type ListQuery, listPage } from './list.ts';
import { type UpsertOptions, type UpsertResult, upsert } from './upsert.ts';

/** What a kind of keyed thing needs to be served. */
export interface KeyedServiceOptions<D extends KeyedDocument> {
  kind: KeyedKind<D>;
  relay: Relay;
  may: { read: Permission; write: Permission };
  notFound: ErrorCode;
  filterFields: FilterFields;
}

export type KeyedService<D extends KeyedDocument> = ReturnType<typeof createKeyedService<D>>;

/** What every kind of thing with a business key can do: the one path for REST, batches and files. */
export function createKeyedService<D extends KeyedDocument>({
  kind,
  relay,
  may,
  notFound,
  filterFields,
}: KeyedServiceOptions<D>) {
  /** Stores many; each row has its own outcome. */
  async function upsertMany(caller: Caller, rows: UpsertRow[], options?: UpsertOptions): Promise<UpsertResult<D>[]> {
    ensureMay(caller, may.write);
    return upsert(kind, relay, caller, rows, options);
  }

  /** Stores one as it is given; fields of the customer that are absent get their defaults. */
  function put(caller: Caller, key: string, fields: Patch): Promise<{ document: D; created: boolean }> {
    const absent = Object.fromEntries(
      kind.fields.filter((field) => fields[field] === undefined).map((field) => [field, byDefault]),
    );
    return storeOne(caller, { key, patch: { ...fields, ...absent }, changeId: newId(), replaces: true });
  }

  /** Changes fields of one that exists. */
  async function patch(caller: Caller, key: string, fields: Patch): Promise<D> {
    return (await storeOne(caller, { key, patch: fields, mode: 'update', changeId: newId() })).document;
  }

  async function storeOne(caller: Caller, row: UpsertRow): Promise<{ document: D; created: boolean }> {
    const [result] = (await upsertMany(caller, [row])) as [UpsertResult<D>];
    if (result.action !== 'rejected') return { document: result.document, created: result.action === 'created' };
    if (result.faults.some((fault) => fault.code === 'notThere')) throw new HubError(notFound);
    throw toRefusal(result.faults, caller.locale);
  }

  async function get(caller: Caller, key: string): Promise<D> {
    ensureMay(caller, may.read);
    return ensureFound(await find(caller.accountId, key), notFound);
  }

  async function find(accountId: string, key: string): Promise<D | null> {
    return (await kind.collection.findOne({ accountId, key, deletedAt: { $exists: false } } as never)) as D | null;
  }

  async function list(caller: Caller, query: z.output<typeof ListQuery>): Promise<{ items: D[]; nextCursor?: string }> {
    ensureMay(caller, may.read);
    return listPage(kind.collection, caller.accountId, query, filterFields);
  }

  /** Changes one by a rule of the slice. */
  function change(
    caller: AccountCaller,
    how: Omit<Change<D>, 'notFound' | 'changeId'> & { changeId?: string },
  ): Promise<D> {
    return changeOne(kind, relay, caller, { changeId: newId(), ...how, notFound });
  }

  /** Which of these keys name things that are there. */
  async function existing(accountId: string, keys: string[]): Promise<Set<string>> {
    if (keys.length === 0) return new Set();
    const filter = { accountId, key: { $in: [...new Set(keys)] }, deletedAt: { $exists: false } };
    const found = await kind.collection.find(filter as never, { projection: { _id: 0, key: 1 } }).toArray();
    return new Set((found as unknown as { key: string }[]).map((document) => document.key));
  }

  /** Those of these keys that are there. */
  async function findMany(accountId: string, keys: string[]): Promise<D[]> {
    if (keys.length === 0) return [];
    return (await kind.collection
      .find({ accountId, key: { $in: keys }, deletedAt: { $exists: false } } as never)
      .toArray()) as D[];
  }

  return { upsertMany, put, patch, get, find, list, change, existing, findMany, kind };
}

/** Faults as the refusal of a single request. */
function toRefusal(faults: Fault[], locale: Locale): HubError {
  const special = faults.find((fault) => fault.error);
  return new HubError(special?.error ?? 'request.invalid', special?.params, presentFaults(faults, locale));
}

/** Faults as problems with a pointer and a sentence. */
export function presentFaults(faults: Fault[], locale: Locale): SaidProblem[] {
  return faults.map(({ field, code, params }) => ({
    pointer: field ? `/${field.replaceAll('.', '/')}` : '',
    code,
    message: say(locale, `faults.${code}`, params),
  }));
}
