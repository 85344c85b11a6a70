import { ObjectId } from 'bson';
import { decodeFields } from '#database/bson/decode.ts';
import { documentOf } from '#database/bson/document.ts';
import { encodeDocument } from '#database/bson/encode.ts';
import { readFieldName } from '#database/bson/field-names.ts';
import { findNul, maxDocumentBytes, readInt32, valueBytes } from '#database/bson/layout.ts';
import { ensure } from '#database/errors.ts';
import { typeNameOf } from '#database/query/type-names.ts';

const idOnly = new Set(['_id']);

/** Makes a document ready to be stored: its `_id` first, made if there is none; refuses what cannot be stored. */
export function prepareDocument(bytes: Buffer): Buffer {
  ensure(
    bytes.length <= maxDocumentBytes,
    'BSONObjectTooLarge',
    `object to insert too large. size in bytes: ${bytes.length}, max size: ${maxDocumentBytes}`,
  );
  const id = decodeFields(bytes, idOnly)._id;
  if (id === undefined) return withFirst(encodeDocument(documentOf({ _id: new ObjectId() })), bytes, 4, 4);
  const type = typeNameOf(id);
  ensure(
    type !== 'array' && type !== 'regex',
    'BadValue',
    `can't use ${type === 'array' ? 'an' : 'a'} ${type} for _id`,
  );
  const [start, end] = placeOfId(bytes);
  return start === 4 ? bytes : withFirst(encodeDocument(documentOf({ _id: id })), bytes, start, end);
}

// The element of a one-field document, then all of another but the bytes between two offsets.
function withFirst(single: Buffer, bytes: Buffer, start: number, end: number): Buffer {
  const element = single.subarray(4, -1);
  const joined = Buffer.concat([bytes.subarray(0, 4), element, bytes.subarray(4, start), bytes.subarray(end)]);
  joined.writeInt32LE(joined.length, 0);
  return joined;
}

function placeOfId(bytes: Buffer): [start: number, end: number] {
  const limit = readInt32(bytes, 0) - 1;
  let at = 4;
  while (at < limit) {
    const nameEnd = findNul(bytes, at + 1);
    const end = nameEnd + 1 + valueBytes(bytes, bytes[at]!, nameEnd + 1);
    if (readFieldName(bytes, at + 1, nameEnd) === '_id') return [at, end];
    at = end;
  }
  return [4, 4];
}
