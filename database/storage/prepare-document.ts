import { ObjectId } from 'bson';
import { documentOf } from '#database/bson/document.ts';
import { encodeDocument } from '#database/bson/encode.ts';
import { readFieldName } from '#database/bson/field-names.ts';
import { bsonType, findNul, maxDocumentBytes, readInt32, valueBytes } from '#database/bson/layout.ts';
import { ensure } from '#database/errors.ts';

/** Makes a document ready to be stored: its `_id` first, made if there is none; refuses what cannot be stored. */
export function prepareDocument(bytes: Buffer): Buffer {
  ensure(
    bytes.length <= maxDocumentBytes,
    'BSONObjectTooLarge',
    `object to insert too large. size in bytes: ${bytes.length}, max size: ${maxDocumentBytes}`,
  );
  const [start, end] = placeOfId(bytes);
  if (start === end) return withFirst(encodeDocument(documentOf({ _id: new ObjectId() })).subarray(4, -1), bytes, 4, 4);
  const refused = cannotBeId.get(bytes[start]!);
  ensure(refused === undefined, 'BadValue', `can't use ${refused} for _id`);
  return start === 4 ? bytes : withFirst(bytes.subarray(start, end), bytes, start, end);
}

const cannotBeId = new Map<number, string>([
  [bsonType.array, 'an array'],
  [bsonType.regex, 'a regex'],
]);

// An element, then a document without the bytes between two offsets.
function withFirst(element: Buffer, bytes: Buffer, start: number, end: number): Buffer {
  const joined = Buffer.concat([bytes.subarray(0, 4), element, bytes.subarray(4, start), bytes.subarray(end)]);
  joined.writeInt32LE(joined.length, 0);
  return joined;
}

// From where to where the _id stands; nowhere if there is none.
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
