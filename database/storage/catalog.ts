import { randomBytes } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { decodeDocument } from '#database/bson/decode.ts';
import { type Document, documentOf } from '#database/bson/document.ts';
import { encodeDocument } from '#database/bson/encode.ts';
import { type Collection, fieldsOfIndexes, type Index } from './collection.ts';
import { createDocumentsTable, dropDocumentsTable, openDocumentsTable } from './documents-table.ts';
import { defineIndex, type IndexDefinition } from './index-definition.ts';
import { createKeyTable, dropKeyTable, openIdTable, openKeyTable } from './key-table.ts';
import { asBuffer, createStatements } from './rows.ts';

/** What collections and indexes there are. Changes are made inside an operation of the transactions. */
export interface Catalog {
  find(database: string, name: string): Collection | undefined;
  list(database: string): Collection[];
  databases(): string[];
  create(database: string, name: string, options?: Document): Collection;
  drop(collection: Collection): void;
  rename(collection: Collection, database: string, name: string): void;
  /** Enters an index as not ready yet. */
  addIndex(collection: Collection, definition: IndexDefinition): Index;
  markReady(index: Index): void;
  dropIndex(collection: Collection, index: Index): void;
  /** Stores another specification of an index; its keys stay as they are. */
  redefineIndex(collection: Collection, index: Index, specification: Document): void;
  /** Notes that these array paths give documents more than one key. */
  noteArrays(index: Index, arrays: Iterable<string>): void;
  /** Reads everything again from the file; whoever holds a collection must ask anew. */
  reload(): void;
}

const idSpecification = documentOf({ v: 2, key: { _id: 1 }, name: '_id_' });

/** The catalog of an open file. Indexes whose building was cut short are dropped. */
export function openCatalog(file: DatabaseSync): Catalog {
  const statements = createStatements(file);
  const databases = new Map<string, Map<string, Collection>>();

  function reload() {
    for (const collections of databases.values()) for (const collection of collections.values()) retire(collection);
    databases.clear();
    const rows = statements('SELECT id, database, name, uuid, options FROM collections ORDER BY id').all();
    for (const row of rows as unknown as [number, string, string, Uint8Array, Uint8Array][]) {
      const [id, database, name, uuid, options] = row;
      remember(openCollection(id, database, name, uuid, decodeDocument(asBuffer(options))));
    }
  }

  function retire(collection: Collection) {
    collection.isDropped = true;
  }

  function remember(collection: Collection) {
    const collections = databases.get(collection.database) ?? new Map<string, Collection>();
    databases.set(collection.database, collections.set(collection.name, collection));
  }

  function forget({ database, name }: Collection) {
    const collections = databases.get(database);
    collections?.delete(name);
    if (collections?.size === 0) databases.delete(database);
  }

  function openCollection(id: number, database: string, name: string, uuid: Uint8Array, options: Document): Collection {
    const documents = openDocumentsTable(file, id);
    const indexes = [openIdIndex(id), ...openIndexes(id)];
    return {
      id,
      database,
      name,
      uuid,
      options,
      documents,
      indexes,
      indexedFields: fieldsOfIndexes(indexes),
      isDropped: false,
      count: undefined,
      meanBytes: 1024,
    };
  }

  function setIndexes(collection: Collection, indexes: Index[]) {
    collection.indexes = indexes;
    collection.indexedFields = fieldsOfIndexes(indexes);
  }

  function openIdIndex(collection: number): Index {
    const table = openIdTable(file, collection);
    return { ...defineIndex(idSpecification), isUnique: true, id: 0, table, arrays: new Set(), isReady: true };
  }

  function openIndexes(collection: number): Index[] {
    const sql = 'SELECT id, specification, arrays, ready FROM indexes WHERE collection = ? ORDER BY id';
    const rows = statements(sql).all(collection) as unknown as [number, Uint8Array, string, number][];
    return rows.flatMap(([id, specification, arrays, ready]) => {
      if (ready) return [openIndex(collection, id, defineIndex(decodeDocument(asBuffer(specification))), arrays)];
      forgetIndex(id);
      return [];
    });
  }

  function openIndex(collection: number, id: number, definition: IndexDefinition, arrays: string): Index {
    const table = openKeyTable(file, collection, id);
    return { ...definition, id, table, arrays: new Set(JSON.parse(arrays) as string[]), isReady: true };
  }

  function forgetIndex(id: number) {
    dropKeyTable(file, id);
    statements('DELETE FROM indexes WHERE id = ?').run(id);
  }

  reload();

  return {
    reload,
    find: (database, name) => databases.get(database)?.get(name),
    list: (database) => [...(databases.get(database)?.values() ?? [])],
    databases: () => [...databases.keys()],
    create(database, name, options = documentOf({})) {
      const uuid = randomBytes(16);
      const sql = 'INSERT INTO collections (database, name, uuid, options) VALUES (?, ?, ?, ?)';
      const id = Number(statements(sql).run(database, name, uuid, encodeDocument(options)).lastInsertRowid);
      createDocumentsTable(file, id);
      const collection = openCollection(id, database, name, uuid, options);
      remember(collection);
      return collection;
    },
    drop(collection) {
      for (const index of collection.indexes) if (index.id !== 0) forgetIndex(index.id);
      dropDocumentsTable(file, collection.id);
      statements('DELETE FROM collections WHERE id = ?').run(collection.id);
      retire(collection);
      forget(collection);
    },
    rename(collection, database, name) {
      statements('UPDATE collections SET database = ?, name = ? WHERE id = ?').run(database, name, collection.id);
      forget(collection);
      Object.assign(collection, { database, name });
      remember(collection);
    },
    addIndex(collection, definition) {
      const sql = 'INSERT INTO indexes (collection, name, specification, arrays, ready) VALUES (?, ?, ?, ?, 0)';
      const specification = encodeDocument(definition.specification);
      const added = statements(sql).run(collection.id, definition.name, specification, '[]');
      const id = Number(added.lastInsertRowid);
      createKeyTable(file, id, definition.isUnique);
      const index = { ...openIndex(collection.id, id, definition, '[]'), isReady: false };
      setIndexes(collection, [...collection.indexes, index]);
      return index;
    },
    markReady(index) {
      statements('UPDATE indexes SET ready = 1 WHERE id = ?').run(index.id);
      index.isReady = true;
    },
    dropIndex(collection, index) {
      forgetIndex(index.id);
      setIndexes(
        collection,
        collection.indexes.filter((kept) => kept !== index),
      );
    },
    redefineIndex(collection, index, specification) {
      const sql = 'UPDATE indexes SET specification = ? WHERE id = ?';
      statements(sql).run(encodeDocument(specification), index.id);
      Object.assign(index, defineIndex(specification));
      setIndexes(collection, collection.indexes);
    },
    noteArrays(index, arrays) {
      const before = index.arrays.size;
      for (const path of arrays) index.arrays.add(path);
      if (index.arrays.size === before) return;
      statements('UPDATE indexes SET arrays = ? WHERE id = ?').run(JSON.stringify([...index.arrays]), index.id);
    },
  };
}
