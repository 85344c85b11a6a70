import type { Document } from '#database/bson/document.ts';
import { encodeKey } from '#database/keys/encode-key.ts';
import type { ExtractedKeys } from '#database/keys/extract-keys.ts';
import type { Catalog } from './catalog.ts';
import { type Collection, type Index, idIndexOf } from './collection.ts';
import { duplicateKey } from './duplicate-key.ts';
import { decodeIndexed, entriesOf } from './index-entries.ts';
import type { Row } from './rows.ts';

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
  const changes = secondaryIndexes(collection).map((index): IndexChange => {
    const { keys, arrays } = entriesOf(index, document);
    return { index, added: keys, removed: [], arrays };
  });
  const rid = collection.documents.insert(id, bytes);
  if (rid === undefined) throw duplicateKey(collection, idIndexOf(collection), bytes, id);
  try {
    writeChanges(catalog, collection, changes, rid, bytes);
  } catch (error) {
    collection.documents.remove(rid);
    throw error;
  }
  collection.meanBytes += (bytes.length - collection.meanBytes) / 16;
  if (collection.count !== undefined) collection.count++;
  return rid;
}

/**
 * Puts a new version (with the same `_id`) in the place of a document. Refuses a duplicate key. `touched`: the only
 * top-level fields that can differ, if that is known.
 */
export function replaceDocument(
  catalog: Catalog,
  collection: Collection,
  row: Row,
  bytes: Buffer,
  touched: ReadonlySet<string> | undefined,
) {
  const affected = secondaryIndexes(collection).filter((index) => isAffected(index, touched));
  if (affected.length > 0) {
    const before = decodeIndexed(collection, row.bytes);
    const after = decodeIndexed(collection, bytes);
    const changes = affected.map((index) => differenceIn(index, before, after));
    writeChanges(catalog, collection, changes, row.rid, bytes);
  }
  collection.documents.replace(row.rid, bytes);
}

function isAffected({ fields }: Index, touched: ReadonlySet<string> | undefined): boolean {
  return !fields || !touched || !fields.isDisjointFrom(touched);
}

/** Removes a document and its keys. */
export function removeDocument(catalog: Catalog, collection: Collection, row: Row) {
  const document = decodeIndexed(collection, row.bytes);
  const changes = secondaryIndexes(collection).map((index): IndexChange => {
    return { index, added: [], removed: entriesOf(index, document).keys, arrays: new Set() };
  });
  collection.documents.remove(row.rid);
  writeChanges(catalog, collection, changes, row.rid, row.bytes);
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

// Writes all of it, or, where a unique key is taken, takes back what it wrote and refuses.
function writeChanges(catalog: Catalog, collection: Collection, changes: IndexChange[], rid: number, bytes: Buffer) {
  const written: (() => void)[] = [];
  for (const { index, added, removed, arrays } of changes) {
    for (const key of removed) {
      index.table.remove(key, rid);
      written.push(() => index.table.insert(key, rid));
    }
    for (const key of added) {
      if (!index.table.insert(key, rid) && !index.table.has(key, rid)) {
        for (const takeBack of written.toReversed()) takeBack();
        throw duplicateKey(collection, index, bytes, key);
      }
      written.push(() => index.table.remove(key, rid));
    }
    if (arrays.size > 0) catalog.noteArrays(index, arrays);
  }
}
