import { Binary, BSONRegExp, BSONSymbol, Code, Decimal128, Double, MaxKey, MinKey, ObjectId, Timestamp } from 'bson';
import { CommandError, ensure } from '#database/errors.ts';
import { bsonType, maxDepth } from './layout.ts';

/** A document that is already BSON; it is written as it is. */
export class RawDocument {
  readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }
}

let bytes = Buffer.allocUnsafe(64 * 1024);
let length = 0;
const keptBytes = 4 * 1024 * 1024;

/** The BSON of a document: of the engine's own values, or of a literal of the program. A fresh copy. */
export function encodeDocument(document: object): Buffer {
  length = 0;
  writeDocument(document, 1);
  const encoded = Buffer.allocUnsafeSlow(length);
  bytes.copy(encoded, 0, 0, length);
  if (bytes.length > keptBytes) bytes = Buffer.allocUnsafe(64 * 1024);
  return encoded;
}

function writeDocument(document: object, depth: number) {
  ensure(depth <= maxDepth, 'Overflow', `A BSON document is nested deeper than ${maxDepth} levels.`);
  const start = length;
  reserve(5);
  length += 4;
  for (const name in document) writeElement(name, (document as Record<string, unknown>)[name], depth);
  finish(start);
}

function writeArray(values: unknown[], depth: number) {
  ensure(depth <= maxDepth, 'Overflow', `A BSON document is nested deeper than ${maxDepth} levels.`);
  const start = length;
  reserve(5);
  length += 4;
  for (let index = 0; index < values.length; index++) {
    writeElement(String(index), values[index] === undefined ? null : values[index], depth);
  }
  finish(start);
}

function finish(start: number) {
  reserve(1);
  bytes[length++] = 0;
  bytes.writeInt32LE(length - start, start);
}

function writeElement(name: string, value: unknown, depth: number) {
  switch (typeof value) {
    case 'string':
      begin(bsonType.string, name);
      return writeText(value);
    case 'number':
      return writeNumber(name, value);
    case 'boolean':
      begin(bsonType.boolean, name);
      bytes[length++] = value ? 1 : 0;
      return;
    case 'bigint':
      begin(bsonType.int64, name);
      length = bytes.writeBigInt64LE(BigInt.asIntN(64, value), length);
      return;
    case 'object':
      return writeObject(name, value, depth);
    case 'undefined':
      return;
    default:
      throw new CommandError('InternalError', `A ${typeof value} cannot be written as BSON.`);
  }
}

function writeNumber(name: string, value: number) {
  if ((value | 0) === value && !Object.is(value, -0)) {
    begin(bsonType.int32, name);
    length = bytes.writeInt32LE(value, length);
  } else writeDouble(name, value);
}

function writeDouble(name: string, value: number) {
  begin(bsonType.double, name);
  length = bytes.writeDoubleLE(value, length);
}

function writeObject(name: string, value: object | null, depth: number) {
  if (value === null) return begin(bsonType.null, name);
  if (Array.isArray(value)) {
    begin(bsonType.array, name);
    return writeArray(value, depth + 1);
  }
  if (value instanceof RawDocument) {
    begin(bsonType.document, name);
    return writeBytes(value.bytes);
  }
  const write = writers.get(Object.getPrototypeOf(value));
  if (write) return write(name, value, depth);
  begin(bsonType.document, name);
  writeDocument(value, depth + 1);
}

type Writer = (name: string, value: never, depth: number) => void;

const writers = new Map<object, (name: string, value: object, depth: number) => void>(
  (
    [
      [ObjectId, (name: string, value: ObjectId) => writeFixed(bsonType.objectId, name, value.id)],
      [Date, writeDate],
      [Double, (name: string, value: Double) => writeDouble(name, value.value)],
      [Decimal128, (name: string, value: Decimal128) => writeFixed(bsonType.decimal, name, value.bytes)],
      [Binary, writeBinary],
      [Timestamp, writeTimestamp],
      [BSONRegExp, writeRegex],
      [BSONSymbol, writeSymbol],
      [Code, writeCode],
      [MinKey, (name: string) => begin(bsonType.minKey, name)],
      [MaxKey, (name: string) => begin(bsonType.maxKey, name)],
    ] as [{ prototype: object }, Writer][]
  ).map(([type, write]) => [type.prototype, write as (name: string, value: object, depth: number) => void]),
);

function writeFixed(type: number, name: string, content: Uint8Array) {
  begin(type, name);
  writeBytes(content);
}

function writeDate(name: string, value: Date) {
  const ms = value.getTime();
  ensure(!Number.isNaN(ms), 'BadValue', `The date in '${name}' is outside the range that can be kept.`);
  begin(bsonType.date, name);
  length = bytes.writeBigInt64LE(BigInt(ms), length);
}

function writeTimestamp(name: string, value: Timestamp) {
  begin(bsonType.timestamp, name);
  length = bytes.writeBigUInt64LE(BigInt.asUintN(64, value.toBigInt()), length);
}

function writeBinary(name: string, value: Binary) {
  begin(bsonType.binary, name);
  const content = value.value();
  length = bytes.writeInt32LE(content.length, length);
  bytes[length++] = value.sub_type;
  writeBytes(content);
}

function writeRegex(name: string, value: BSONRegExp) {
  begin(bsonType.regex, name);
  writeName(value.pattern);
  writeName(value.options);
}

function writeSymbol(name: string, value: BSONSymbol) {
  begin(bsonType.symbol, name);
  writeText(value.value);
}

function writeCode(name: string, value: Code, depth: number) {
  if (!value.scope) {
    begin(bsonType.code, name);
    return writeText(value.code);
  }
  begin(bsonType.codeWithScope, name);
  const start = length;
  length += 4;
  writeText(value.code);
  writeDocument(value.scope, depth + 1);
  bytes.writeInt32LE(length - start, start);
}

// Leaves room for every value of fixed size.
function begin(type: number, name: string) {
  reserve(1);
  bytes[length++] = type;
  writeName(name);
  reserve(32);
}

function writeName(name: string) {
  reserve(name.length * 3 + 1);
  const start = length;
  for (let index = 0; index < name.length; index++) {
    const code = name.charCodeAt(index);
    ensure(code !== 0, 'BadValue', 'A field name must not contain a NUL character.');
    if (code > 0x7f) {
      length = start + bytes.write(name, start, 'utf8');
      break;
    }
    bytes[length++] = code;
  }
  bytes[length++] = 0;
}

function writeText(text: string) {
  reserve(text.length * 3 + 5);
  const size = bytes.write(text, length + 4, 'utf8');
  bytes.writeInt32LE(size + 1, length);
  length += 4 + size;
  bytes[length++] = 0;
}

function writeBytes(content: Uint8Array) {
  reserve(content.length);
  bytes.set(content, length);
  length += content.length;
}

function reserve(more: number) {
  if (length + more <= bytes.length) return;
  const larger = Buffer.allocUnsafe(Math.max(bytes.length * 2, length + more));
  bytes.copy(larger, 0, 0, length);
  bytes = larger;
}
