import type { DatabaseSync } from 'node:sqlite';
import { asBuffer, createStatements, type Row, readFirst, readRows } from './rows.ts';

/** The documents of a collection by their numbers, which follow the order of insertion. */
export interface DocumentsTable {
  /** The number of the new row; undefined, and nothing done, where the `_id` is taken. */
  insert(id: Uint8Array, bytes: Uint8Array): number | undefined;
  replace(rid: number, bytes: Uint8Array): void;
  remove(rid: number): void;
  read(rid: number): Buffer | undefined;
  /** Up to `limit` rows after (descending: before) a row. */
  readInOrder(after: number, descending: boolean, limit: number): Row[];
  count(): number;
}

/** The number before the first row and after the last, where reading in order begins. */
export const ends = { first: -1, last: Number.MAX_SAFE_INTEGER };

/** Makes the table of a collection. */
export function createDocumentsTable(file: DatabaseSync, collection: number) {
  file.exec(`CREATE TABLE c_${collection} (rid INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, doc BLOB NOT NULL)`);
}

/** Drops the table of a collection. */
export function dropDocumentsTable(file: DatabaseSync, collection: number) {
  file.exec(`DROP TABLE IF EXISTS c_${collection}`);
}

/** The table of a collection, which exists. */
export function openDocumentsTable(file: DatabaseSync, collection: number): DocumentsTable {
  const statements = createStatements(file);
  const table = `c_${collection}`;
  const inserting = `INSERT OR IGNORE INTO ${table} (id, doc) VALUES (?, ?)`;
  const reading = `SELECT doc FROM ${table} WHERE rid = ?`;
  // `? + 0` and not `?`: SQLite prepares a statement anew for each bare limit it is given.
  const ascending = `SELECT id, rid, doc FROM ${table} WHERE rid > ? ORDER BY rid LIMIT ? + 0`;
  const descendingOrder = `SELECT id, rid, doc FROM ${table} WHERE rid < ? ORDER BY rid DESC LIMIT ? + 0`;

  return {
    insert: (id, bytes) => {
      const { changes, lastInsertRowid } = statements(inserting).run(id, bytes);
      return changes === 0 ? undefined : Number(lastInsertRowid);
    },
    replace: (rid, bytes) => void statements(`UPDATE ${table} SET doc = ? WHERE rid = ?`).run(bytes, rid),
    remove: (rid) => void statements(`DELETE FROM ${table} WHERE rid = ?`).run(rid),
    read: (rid) => {
      const bytes = readFirst(statements(reading), rid) as Uint8Array | undefined;
      return bytes && asBuffer(bytes);
    },
    readInOrder: (after, descending, limit) =>
      readRows(statements(descending ? descendingOrder : ascending), after, limit),
    count: () => Number(readFirst(statements(`SELECT count(*) FROM ${table}`))),
  };
}
