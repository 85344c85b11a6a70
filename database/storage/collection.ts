import type { Document } from '#database/bson/document.ts';
import type { DocumentsTable } from './documents-table.ts';
import type { IndexDefinition } from './index-definition.ts';
import type { KeyTable } from './key-table.ts';

/** An index of a collection. */
export interface Index extends IndexDefinition {
  /** Its number in the file; 0 for the index on `_id`. */
  id: number;
  table: KeyTable;
  /** The array paths that give documents more than one key. Only grows. */
  arrays: Set<string>;
  /** False while older documents are still being entered: written to, but not read. */
  isReady: boolean;
}

/** A collection of documents. */
export interface Collection {
  id: number;
  database: string;
  name: string;
  uuid: Uint8Array;
  options: Document;
  documents: DocumentsTable;
  /** The index on `_id` comes first. */
  indexes: Index[];
  /** The top-level fields that any index looks at; undefined if one may look at all. */
  indexedFields: ReadonlySet<string> | undefined;
  /** Set when it is dropped, so that whoever still reads from it stops. */
  isDropped: boolean;
  /** How many documents it holds; undefined until somebody asks. */
  count: number | undefined;
  /** About how large its documents are, from those written and read lately. */
  meanBytes: number;
}

/** The name of a collection with its database: `db.name`. */
export function namespaceOf({ database, name }: { database: string; name: string }): string {
  return `${database}.${name}`;
}

/** The index on `_id`. */
export function idIndexOf(collection: Collection): Index {
  return collection.indexes[0]!;
}

/** The top-level fields that any of some indexes looks at; undefined if one may look at all. */
export function fieldsOfIndexes(indexes: Index[]): ReadonlySet<string> | undefined {
  const fields = new Set<string>();
  for (const index of indexes) {
    if (!index.fields) return undefined;
    for (const field of index.fields) fields.add(field);
  }
  return fields;
}
