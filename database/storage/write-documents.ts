import type { Document } from '#database/bson/document.ts';
import { encodeKey } from '#database/keys/encode-key.ts';
import type { ExtractedKeys } from '#database/keys/extract-keys.ts';
import type { Catalog } from './catalog.ts';
import { type Collection, type Index, idIndexOf } from './collection.ts';
import { duplicateKey } from './duplicate-key.ts';
import { decodeIndexed, entriesOf } from './index-entries.ts';
import type { Row } from './rows.ts';

// Each function decides first and writes then: what it refuses, it refuses before anything is written.

interface IndexChange {
  index: Index;
  added: Buffer[];
  removed: Buffer[];
  arrays: ExtractedKeys['arrays'];
}

/** Stores a document, which has its `_id` first, and enters it in all indexes. Refuses a duplicate key. */
export function insertDocument(catalog: Catalog, collection: Collection, bytes: Buffer): number {
  const document = decodeIndexed(collection, bytes);
  const id = encodeKey([document._id], [1]);
  if (idIndexOf(collection).table.find(id) !== undefined) {
    throw duplicateKey(collection, idIndexOf(collection), bytes, id);
  }
  const changes = secondaryIndexes(collection).map((index): IndexChange => {
    const { keys, arrays } = entriesOf(index, document);
    return { index, added: keys, removed: [], arrays };
  });
  refuseTakenKeys(collection, changes, bytes, undefined);
  const rid = collection.documents.insert(id, bytes);
  writeChanges(catalog, changes, rid);
  collection.meanBytes += (bytes.length - collection.meanBytes) / 16;
  if (collection.count !== undefined) collection.count++;
  return rid;
}

/** Puts a new version (with the same `_id`) in the place of a document. Refuses a duplicate key. */
export function replaceDocument(catalog: Catalog, collection: Collection, row: Row, bytes: Buffer) {
  const before = decodeIndexed(collection, row.bytes);
  const after = decodeIndexed(collection, bytes);
  const changes = secondaryIndexes(collection).map((index) => differenceIn(index, before, after));
  refuseTakenKeys(collection, changes, bytes, row.rid);
  collection.documents.replace(row.rid, bytes);
  writeChanges(catalog, changes, row.rid);
}

/** Removes a document and its keys. */
export function removeDocument(catalog: Catalog, collection: Collection, row: Row) {
  const document = decodeIndexed(collection, row.bytes);
  const changes = secondaryIndexes(collection).map((index): IndexChange => {
    return { index, added: [], removed: entriesOf(index, document).keys, arrays: new Set() };
  });
  collection.documents.remove(row.rid);
  writeChanges(catalog, changes, row.rid);
  if (collection.count !== undefined) collection.count--;
}

function secondaryIndexes(collection: Collection): Index[] {
  return collection.indexes.slice(1);
}

function differenceIn(index: Index, before: Document, after: Document): IndexChange {
  const old = entriesOf(index, before).keys;
  const { keys, arrays } = entriesOf(index, after);
  const added = keys.filter((key) => !old.some((other) => other.equals(key)));
  const removed = old.filter((key) => !keys.some((other) => other.equals(key)));
  return { index, added, removed, arrays };
}

function refuseTakenKeys(collection: Collection, changes: IndexChange[], bytes: Buffer, rid: number | undefined) {
  for (const { index, added } of changes) {
    if (!index.isUnique) continue;
    const taken = added.find((key) => {
      const holder = index.table.find(key);
      return holder !== undefined && holder !== rid;
    });
    if (taken) throw duplicateKey(collection, index, bytes, taken);
  }
}

function writeChanges(catalog: Catalog, changes: IndexChange[], rid: number) {
  for (const { index, added, removed, arrays } of changes) {
    for (const key of removed) index.table.remove(key, rid);
    for (const key of added) index.table.insert(key, rid);
    if (arrays.size > 0) catalog.noteArrays(index, arrays);
  }
}
