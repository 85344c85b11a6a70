import type { DatabaseSync } from 'node:sqlite';
import { asBuffer, createStatements, type Position, type Range, type Row, readFirst, readRows } from './rows.ts';

/** The keys of an index, each with the number of its row. */
export interface KeyTable {
  /** False, and nothing done, where a unique key is taken by another row, or where this row stands under it already. */
  insert(key: Uint8Array, rid: number): boolean;
  remove(key: Uint8Array, rid: number): void;
  has(key: Uint8Array, rid: number): boolean;
  /** The row that stands under exactly this key of a unique index, with its document. */
  readRow(key: Uint8Array): Row | undefined;
  /** Up to `limit` rows of a range with their documents, in the order of keys, after what was read. */
  readRows(range: Range, after: Position | undefined, descending: boolean, limit: number): Row[];
  /** Up to `limit` places of a range, without documents. */
  readPositions(range: Range, after: Position | undefined, limit: number): { key: Buffer; rid: number }[];
  /** How many places of a range there are after what was read, counting no further than `limit`. */
  count(range: Range, after: Position | undefined, limit: number): number;
  /** The place that comes `places` after what was read, if the range goes that far. */
  skip(range: Range, after: Position | undefined, places: number): Position | undefined;
}

/** Makes the table of an index. */
export function createKeyTable(file: DatabaseSync, index: number, isUnique: boolean) {
  const primaryKey = isUnique ? 'k' : 'k, rid';
  file.exec(
    `CREATE TABLE i_${index} (k BLOB NOT NULL, rid INTEGER NOT NULL, PRIMARY KEY (${primaryKey})) WITHOUT ROWID`,
  );
}

/** Drops the table of an index. */
export function dropKeyTable(file: DatabaseSync, index: number) {
  file.exec(`DROP TABLE IF EXISTS i_${index}`);
}

/** The table of an index, which exists. */
export function openKeyTable(file: DatabaseSync, collection: number, index: number): KeyTable {
  const table = `i_${index}`;
  const statements = createStatements(file);
  const inserting = `INSERT OR IGNORE INTO ${table} (k, rid) VALUES (?, ?)`;
  const removing = `DELETE FROM ${table} WHERE k = ? AND rid = ?`;
  return {
    insert: (key, rid) => statements(inserting).run(key, rid).changes !== 0,
    remove: (key, rid) => void statements(removing).run(key, rid),
    ...createReader(file, {
      keys: table,
      key: 'k',
      // CROSS JOIN: SQLite is to go through the keys and fetch each document, never the other way round.
      rows: `SELECT k, i.rid, doc FROM ${table} AS i CROSS JOIN c_${collection} AS c ON c.rid = i.rid`,
      rid: 'i.rid',
    }),
  };
}

/** The index on `_id`, which is part of the table of documents. */
export function openIdTable(file: DatabaseSync, collection: number): KeyTable {
  const table = `c_${collection}`;
  return {
    insert: () => true,
    remove: () => {},
    ...createReader(file, { keys: table, key: 'id', rows: `SELECT id, rid, doc FROM ${table}`, rid: 'rid' }),
  };
}

interface Source {
  keys: string;
  key: string;
  rows: string;
  rid: string;
}

function createReader(file: DatabaseSync, { keys, key, rows, rid }: Source) {
  const statements = createStatements(file);
  const having = `SELECT 1 FROM ${keys} WHERE ${key} = ? AND rid = ?`;
  const reading = `${rows} WHERE ${key} = ?`;
  // `? + 0` and not `?`: SQLite prepares a statement anew for each bare limit it is given.
  const upwards = `WHERE (${key}, ${rid}) > (?, ?) AND ${key} < ? ORDER BY ${key}, ${rid} LIMIT ? + 0`;
  const downwards = `WHERE (${key}, ${rid}) < (?, ?) AND ${key} >= ? ORDER BY ${key} DESC, ${rid} DESC LIMIT ? + 0`;
  const rowsUpwards = `${rows} ${upwards}`;
  const rowsDownwards = `${rows} ${downwards}`;
  const positions = `SELECT ${key}, rid FROM ${keys} AS i ${upwards}`;
  const within = `WHERE (${key}, rid) > (?, ?) AND ${key} < ?`;
  const counting = `SELECT count(*) FROM (SELECT 1 FROM ${keys} ${within} LIMIT ? + 0)`;
  const skipping = `SELECT ${key}, rid FROM ${keys} ${within} ORDER BY ${key}, rid LIMIT 1 OFFSET ? + 0`;

  return {
    has: (wanted: Uint8Array, row: number) => readFirst(statements(having), wanted, row) !== undefined,
    readRow: (wanted: Uint8Array) => readRows(statements(reading), wanted)[0],
    readRows: ({ low, high }: Range, after: Position | undefined, descending: boolean, limit: number): Row[] => {
      // No row has a number below 0: the end of the range itself is never "after".
      const start = after ?? { key: descending ? high : low, rid: -1 };
      const statement = statements(descending ? rowsDownwards : rowsUpwards);
      return readRows(statement, start.key, start.rid, descending ? low : high, limit);
    },
    readPositions: ({ low, high }: Range, after: Position | undefined, limit: number) => {
      const start = after ?? { key: low, rid: -1 };
      const found = statements(positions).all(start.key, start.rid, high, limit) as unknown as [Uint8Array, number][];
      return found.map(([at, row]) => ({ key: asBuffer(at), rid: row }));
    },
    count: ({ low, high }: Range, after: Position | undefined, limit: number) => {
      const start = after ?? { key: low, rid: -1 };
      return Number(readFirst(statements(counting), start.key, start.rid, high, limit));
    },
    skip: ({ low, high }: Range, after: Position | undefined, places: number): Position | undefined => {
      const start = after ?? { key: low, rid: -1 };
      const found = statements(skipping).get(start.key, start.rid, high, places - 1);
      const [at, row] = (found as unknown as [Uint8Array, number] | undefined) ?? [];
      return at && row !== undefined ? { key: at, rid: row } : undefined;
    },
  };
}
