import { CommandError } from '#database/errors.ts';

/** The type byte of each BSON element that the engine stores. */
export const bsonType = {
  double: 0x01,
  string: 0x02,
  document: 0x03,
  array: 0x04,
  binary: 0x05,
  undefined: 0x06,
  objectId: 0x07,
  boolean: 0x08,
  date: 0x09,
  null: 0x0a,
  regex: 0x0b,
  dbPointer: 0x0c,
  code: 0x0d,
  symbol: 0x0e,
  codeWithScope: 0x0f,
  int32: 0x10,
  timestamp: 0x11,
  int64: 0x12,
  decimal: 0x13,
  minKey: 0xff,
  maxKey: 0x7f,
} as const;

/** The deepest nesting of documents and arrays that is taken. */
export const maxDepth = 200;

/** The largest document that is stored, in bytes. */
export const maxDocumentBytes = 16 * 1024 * 1024;

/** The int32 at an offset. */
export function readInt32(bytes: Buffer, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
}

/** The offset of the NUL that ends the text beginning at `at`. */
export function findNul(bytes: Buffer, at: number): number {
  let end = at;
  while (bytes[end] !== 0) {
    end++;
    if (end >= bytes.length) throw new CommandError('InvalidBSON', 'A name in a BSON document does not end.');
  }
  return end;
}

/** How many bytes the value of an element takes. */
export function valueBytes(bytes: Buffer, type: number, at: number): number {
  switch (type) {
    case bsonType.int32:
      return 4;
    case bsonType.double:
    case bsonType.date:
    case bsonType.int64:
    case bsonType.timestamp:
      return 8;
    case bsonType.string:
    case bsonType.code:
    case bsonType.symbol:
      return 4 + readInt32(bytes, at);
    case bsonType.document:
    case bsonType.array:
    case bsonType.codeWithScope:
      return readInt32(bytes, at);
    case bsonType.binary:
      return 5 + readInt32(bytes, at);
    case bsonType.objectId:
      return 12;
    case bsonType.boolean:
      return 1;
    case bsonType.null:
    case bsonType.minKey:
    case bsonType.maxKey:
      return 0;
    case bsonType.decimal:
      return 16;
    case bsonType.regex:
      return findNul(bytes, findNul(bytes, at) + 1) + 1 - at;
    default:
      throw new CommandError('InvalidBSON', `BSON type 0x${type.toString(16)} is not supported.`);
  }
}
