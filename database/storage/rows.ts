import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';

/** A document as it is stored: its number in the collection, its bytes, and the key it was read by. */
export interface Row {
  rid: number;
  bytes: Buffer;
  key: Buffer;
}

/** A place in an index: everything up to this key and row has been read. */
export interface Position {
  key: Uint8Array;
  rid: number;
}

/** Where reading by key begins and ends, as bytes: from `low` (included) to `high` (left out). */
export interface Range {
  low: Uint8Array;
  high: Uint8Array;
}

/** Every key lies in this range. */
export const wholeRange: Range = { low: Buffer.alloc(0), high: Buffer.from([0xff]) };

/** Gives the prepared statement for some SQL, preparing it the first time. */
export type Statements = (sql: string) => StatementSync;

/** Statements on a file, each giving its rows as arrays. */
export function createStatements(file: DatabaseSync): Statements {
  const prepared = new Map<string, StatementSync>();
  return (sql) => {
    const known = prepared.get(sql);
    if (known) return known;
    const statement = file.prepare(sql);
    statement.setReturnArrays(true);
    prepared.set(sql, statement);
    return statement;
  };
}

/** Reads rows of (key, rid, doc). */
export function readRows(statement: StatementSync, ...values: SQLInputValue[]): Row[] {
  const rows = statement.all(...values) as unknown as [Uint8Array, number, Uint8Array][];
  return rows.map(([key, rid, bytes]) => ({ key: asBuffer(key), rid, bytes: asBuffer(bytes) }));
}

/** The first column of the first row, if there is one. */
export function readFirst(statement: StatementSync, ...values: SQLInputValue[]): unknown {
  return (statement.get(...values) as unknown as unknown[] | undefined)?.[0];
}

/** The same bytes as a Buffer. */
export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
