import { decodeDocument } from '#database/bson/decode.ts';
import { documentOf, type Value } from '#database/bson/document.ts';
import { showFields } from '#database/bson/show.ts';
import { CommandError } from '#database/errors.ts';
import { encodeKey } from '#database/keys/encode-key.ts';
import { extractTuples } from '#database/keys/extract-keys.ts';
import { type Collection, type Index, namespaceOf } from './collection.ts';

/** MongoDB's answer to a document whose key in a unique index is taken: code 11000 with keyPattern and keyValue. */
export function duplicateKey(collection: Collection, index: Index, bytes: Buffer, key: Buffer): CommandError {
  const { pattern, specification, name } = index;
  const { tuples } = extractTuples(decodeDocument(bytes), pattern);
  const tuple = tuples.find((values) => encodeKey(values, pattern.directions).equals(key)) ?? [];
  const fields = pattern.names.map((name, field): [string, Value] => [name, tuple[field] ?? null]);
  const sentence = `E11000 duplicate key error collection: ${namespaceOf(collection)} index: ${name} dup key: ${showFields(fields)}`;
  const keyPattern = specification.key;
  return new CommandError('DuplicateKey', sentence, { keyPattern, keyValue: documentOf(Object.fromEntries(fields)) });
}
