import { decodeDocument, decodeFields } from '#database/bson/decode.ts';
import type { Document } from '#database/bson/document.ts';
import { type ExtractedKeys, extractKeys } from '#database/keys/extract-keys.ts';
import type { Collection, Index } from './collection.ts';

const none: ExtractedKeys = { keys: [], arrays: new Set(), isMissing: true };

/** The keys under which a document stands in an index: none if the index is partial or sparse and leaves it out. */
export function entriesOf(index: Index, document: Document): ExtractedKeys {
  if (index.partial && !index.partial.matcher.matches(document)) return none;
  const extracted = extractKeys(document, index.pattern);
  return index.isSparse && extracted.isMissing ? none : extracted;
}

/** As much of a stored document as the indexes of its collection look at. */
export function decodeIndexed(collection: Collection, bytes: Buffer): Document {
  const { indexedFields } = collection;
  return indexedFields ? decodeFields(bytes, indexedFields) : decodeDocument(bytes);
}

/** As much of a stored document as one index looks at. */
export function decodeForIndex(index: Index, bytes: Buffer): Document {
  return index.fields ? decodeFields(bytes, index.fields) : decodeDocument(bytes);
}
