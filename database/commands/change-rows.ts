import { decodeDocument, decodeFields } from '#database/bson/decode.ts';
import type { Document } from '#database/bson/document.ts';
import { encodeDocument } from '#database/bson/encode.ts';
import { maxDocumentBytes } from '#database/bson/layout.ts';
import { ensure } from '#database/errors.ts';
import { choosePlan } from '#database/plan/choose-plan.ts';
import type { Matcher } from '#database/query/matcher.ts';
import { findRows } from '#database/scan/find-rows.ts';
import type { Catalog } from '#database/storage/catalog.ts';
import type { Collection } from '#database/storage/collection.ts';
import type { Row } from '#database/storage/rows.ts';
import { replaceDocument } from '#database/storage/write-documents.ts';
import type { UpdateContext } from '#database/update/action.ts';
import type { Update } from '#database/update/parse-update.ts';
import { ensureSameId } from '#database/update/upsert.ts';
import type { CommandContext } from './context.ts';
import type { QueryArguments } from './query-arguments.ts';

const rowsAtOnce = 100;
const idOnly = new Set(['_id']);

/**
 * Finds the rows that a query means and changes each in the moment it is found: nobody else can write in between.
 * Gives how many there were. With `isMulti` false, only the first.
 */
export async function changeRows(
  { engine, operation }: CommandContext,
  collection: Collection,
  query: QueryArguments,
  isMulti: boolean,
  change: (row: Row) => void,
): Promise<number> {
  const plan = choosePlan(collection, { ...query, isLimited: !isMulti, noTableScan: engine.settings.noTableScan });
  const source = findRows(collection, { ...query, plan, limit: isMulti ? 0 : 1, isForChange: true });
  // A changed document may come again further on in the index that is being read.
  const changed = new Set<number>();
  for (;;) {
    const rows = source.next(isMulti ? rowsAtOnce : 1);
    if (!rows) return changed.size;
    const fresh = rows.filter(({ rid }) => !changed.has(rid));
    if (fresh.length > 0) {
      engine.transactions.atomically(() => {
        for (const row of fresh) {
          change(row);
          changed.add(row.rid);
        }
      });
    }
    if (operation.isTired()) await operation.rest();
  }
}

/** A document before and after a change; `after` is undefined where nothing changed. */
export interface Change {
  before: Buffer;
  after: Buffer | undefined;
}

/** Applies an update to a stored document. */
export function updateRow(
  catalog: Catalog,
  collection: Collection,
  row: Row,
  update: Update,
  matcher: Matcher,
  now: Date,
): Change {
  const document = decodeDocument(row.bytes);
  const position = update.usesPosition ? matcher.positionIn(document) : undefined;
  const after = update.apply(document, contextOf(row, position, now));
  if (!after) return { before: row.bytes, after: undefined };
  if (update.touches?.has('_id') !== false) ensureSameId(decodeFields(row.bytes, idOnly), after);
  const bytes = encodeStored(after);
  if (bytes.equals(row.bytes)) return { before: row.bytes, after: undefined };
  replaceDocument(catalog, collection, row, bytes, update.touches);
  return { before: row.bytes, after: bytes };
}

function contextOf(row: Row, position: number | undefined, now: Date): UpdateContext {
  return {
    isInsert: false,
    now,
    position,
    // Decoded anew, for the few who ask: the other copy is being changed.
    get original(): Document {
      return decodeDocument(row.bytes);
    },
  };
}

/** A document that is the result of an update as BSON; refuses one that has grown too large. */
export function encodeStored(document: Document): Buffer {
  const bytes = encodeDocument(document);
  ensure(bytes.length <= maxDocumentBytes, 17419, `Resulting document after update is larger than ${maxDocumentBytes}`);
  return bytes;
}
