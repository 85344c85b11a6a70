import { checkDocument } from '#database/bson/check.ts';
import { decodeFields } from '#database/bson/decode.ts';
import { encodeKey } from '#database/keys/encode-key.ts';
import type { Collection, Index } from './collection.ts';
import { ends } from './documents-table.ts';
import { decodeForIndex, entriesOf } from './index-entries.ts';
import { type Position, type Row, wholeRange } from './rows.ts';

const chunkRows = 200;
const idOnly = new Set(['_id']);

/** What a check of a collection found. */
export interface Validation {
  records: number;
  keysPerIndex: Map<string, number>;
  errors: string[];
}

/**
 * Checks documents against indexes and indexes against documents, some at each step; whoever runs it may let others
 * write between two steps.
 */
export function* validateCollection(collection: Collection): Generator<undefined, Validation> {
  const validation: Validation = { records: 0, keysPerIndex: new Map(), errors: [] };
  let last = ends.first;
  for (;;) {
    const rows = collection.documents.readInOrder(last, false, chunkRows);
    for (const row of rows) checkRow(collection, row, validation);
    validation.records += rows.length;
    if (rows.length === 0) break;
    last = rows.at(-1)!.rid;
    yield;
  }
  for (const index of collection.indexes) yield* checkIndex(collection, index, validation);
  return validation;
}

function checkRow(collection: Collection, row: Row, { errors }: Validation) {
  try {
    checkDocument(row.bytes, 0, row.bytes.length);
    const id = encodeKey([decodeFields(row.bytes, idOnly)._id], [1]);
    if (!id.equals(row.key)) errors.push(`Document ${row.rid} stands under another _id than it has.`);
    for (const index of collection.indexes) {
      if (index.id === 0 || !index.isReady) continue;
      const { keys } = entriesOf(index, decodeForIndex(index, row.bytes));
      const missing = keys.filter((key) => !index.table.has(key, row.rid));
      if (missing.length > 0) errors.push(`Document ${row.rid} lacks ${missing.length} keys in index ${index.name}.`);
    }
  } catch (error) {
    errors.push(`Document ${row.rid} cannot be read: ${(error as Error).message}`);
  }
}

function* checkIndex(collection: Collection, index: Index, validation: Validation): Generator<undefined> {
  let after: Position | undefined;
  let keys = 0;
  for (;;) {
    const positions = index.table.readPositions(wholeRange, after, chunkRows);
    for (const position of positions) checkPosition(collection, index, position, validation);
    keys += positions.length;
    after = positions.at(-1);
    if (!after) break;
    yield;
  }
  validation.keysPerIndex.set(index.name, keys);
}

function checkPosition(collection: Collection, index: Index, { key, rid }: Position, { errors }: Validation) {
  const bytes = collection.documents.read(rid);
  if (!bytes) {
    errors.push(`Index ${index.name} names document ${rid}, which is not there.`);
    return;
  }
  if (index.id === 0) return;
  const { keys } = entriesOf(index, decodeForIndex(index, bytes));
  if (!keys.some((own) => own.equals(key))) errors.push(`Index ${index.name} has a key that document ${rid} has not.`);
}
