import type { Catalog } from './catalog.ts';
import type { Collection, Index } from './collection.ts';
import { ends } from './documents-table.ts';
import { duplicateKey } from './duplicate-key.ts';
import { decodeForIndex, entriesOf } from './index-entries.ts';
import type { Row } from './rows.ts';

const chunkRows = 500;

/**
 * Enters the documents that were there before an index, some at each call: true as long as more remain. Documents
 * written meanwhile enter themselves, so a key may already stand there.
 */
export function createIndexFiller(catalog: Catalog, collection: Collection, index: Index): () => boolean {
  let last = ends.first;
  return () => {
    const rows = collection.documents.readInOrder(last, false, chunkRows);
    for (const row of rows) enterRow(catalog, collection, index, row);
    last = rows.at(-1)?.rid ?? last;
    return rows.length === chunkRows;
  };
}

function enterRow(catalog: Catalog, collection: Collection, index: Index, row: Row) {
  const { keys, arrays } = entriesOf(index, decodeForIndex(index, row.bytes));
  for (const key of keys) {
    const isEntered = index.table.insert(key, row.rid) || index.table.has(key, row.rid);
    if (!isEntered) throw duplicateKey(collection, index, row.bytes, key);
  }
  if (arrays.size > 0) catalog.noteArrays(index, arrays);
}
