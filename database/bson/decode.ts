import { Binary, BSONRegExp, BSONSymbol, Code, Decimal128, Double, MaxKey, MinKey, ObjectId, Timestamp } from 'bson';
import { CommandError } from '#database/errors.ts';
import { createDocument, type Document, type Value } from './document.ts';
import { readFieldName } from './field-names.ts';
import { bsonType, findNul, readInt32, valueBytes } from './layout.ts';

const word = new DataView(new ArrayBuffer(8));

/** The document in the bytes (which passed `checkDocument`). */
export function decodeDocument(bytes: Buffer, start = 0): Document {
  const document = createDocument();
  const end = start + readInt32(bytes, start) - 1;
  let at = start + 4;
  while (at < end) {
    const type = bytes[at]!;
    const nameEnd = findNul(bytes, at + 1);
    document[readFieldName(bytes, at + 1, nameEnd)] = readValue(bytes, type, nameEnd + 1);
    at = nameEnd + 1 + valueBytes(bytes, type, nameEnd + 1);
  }
  return document;
}

/** The document in the bytes with only those of its top-level fields that are named: the rest is passed over. */
export function decodeFields(bytes: Buffer, names: ReadonlySet<string>): Document {
  const document = createDocument();
  const end = readInt32(bytes, 0) - 1;
  let missing = names.size;
  let at = 4;
  while (at < end && missing > 0) {
    const type = bytes[at]!;
    const nameEnd = findNul(bytes, at + 1);
    const name = readFieldName(bytes, at + 1, nameEnd);
    if (names.has(name)) {
      document[name] = readValue(bytes, type, nameEnd + 1);
      missing--;
    }
    at = nameEnd + 1 + valueBytes(bytes, type, nameEnd + 1);
  }
  return document;
}

function decodeArray(bytes: Buffer, start: number): Value[] {
  const values: Value[] = [];
  const end = start + readInt32(bytes, start) - 1;
  let at = start + 4;
  while (at < end) {
    const type = bytes[at]!;
    const nameEnd = findNul(bytes, at + 1);
    values.push(readValue(bytes, type, nameEnd + 1));
    at = nameEnd + 1 + valueBytes(bytes, type, nameEnd + 1);
  }
  return values;
}

function readValue(bytes: Buffer, type: number, at: number): Value {
  switch (type) {
    case bsonType.string:
      return readText(bytes, at);
    case bsonType.int32:
      return readInt32(bytes, at);
    case bsonType.objectId:
      return new ObjectId(bytes.subarray(at, at + 12));
    case bsonType.date:
      return new Date(readInt32(bytes, at + 4) * 0x100000000 + (readInt32(bytes, at) >>> 0));
    case bsonType.boolean:
      return bytes[at] === 1;
    case bsonType.null:
      return null;
    case bsonType.document:
      return decodeDocument(bytes, at);
    case bsonType.array:
      return decodeArray(bytes, at);
    case bsonType.double:
      return doubleValue(readDouble(bytes, at));
    case bsonType.int64:
      return loadWord(bytes, at).getBigInt64(0, true);
    default:
      return readRareValue(bytes, type, at);
  }
}

function readRareValue(bytes: Buffer, type: number, at: number): Value {
  switch (type) {
    case bsonType.binary:
      return new Binary(copy(bytes, at + 5, at + 5 + readInt32(bytes, at)), bytes[at + 4]);
    case bsonType.decimal:
      return new Decimal128(copy(bytes, at, at + 16));
    case bsonType.timestamp:
      return new Timestamp(loadWord(bytes, at).getBigUint64(0, true));
    case bsonType.regex: {
      const patternEnd = findNul(bytes, at);
      const options = bytes.toString('utf8', patternEnd + 1, findNul(bytes, patternEnd + 1));
      return new BSONRegExp(bytes.toString('utf8', at, patternEnd), options);
    }
    case bsonType.code:
      return new Code(readText(bytes, at));
    case bsonType.codeWithScope: {
      const scope = decodeDocument(bytes, at + 8 + readInt32(bytes, at + 4));
      return new Code(readText(bytes, at + 4), scope);
    }
    case bsonType.symbol:
      return new BSONSymbol(readText(bytes, at));
    case bsonType.minKey:
      return new MinKey();
    case bsonType.maxKey:
      return new MaxKey();
    default:
      throw new CommandError('InvalidBSON', `BSON type 0x${type.toString(16)} is not supported.`);
  }
}

/** A double as a value of the engine: a whole one in the range of int32 is wrapped, so that it stays a double. */
export function doubleValue(number: number): number | Double {
  return (number | 0) === number && !Object.is(number, -0) ? new Double(number) : number;
}

function readDouble(bytes: Buffer, at: number): number {
  return loadWord(bytes, at).getFloat64(0, true);
}

function loadWord(bytes: Buffer, at: number): DataView {
  word.setInt32(0, readInt32(bytes, at), true);
  word.setInt32(4, readInt32(bytes, at + 4), true);
  return word;
}

function readText(bytes: Buffer, at: number): string {
  return bytes.toString('utf8', at + 4, at + 3 + readInt32(bytes, at));
}

function copy(bytes: Buffer, start: number, end: number): Uint8Array {
  return Uint8Array.prototype.slice.call(bytes, start, end);
}
