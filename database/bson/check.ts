import { ensure } from '#database/errors.ts';
import { bsonType, findNul, maxDepth, readInt32, valueBytes } from './layout.ts';

/**
 * Refuses bytes that are not one whole BSON document from `start` to at most `limit`: sizes that do not fit, texts
 * without end, unknown types, too deep nesting. What passed can be read without looking again. Returns the end.
 */
export function checkDocument(bytes: Buffer, start: number, limit: number, depth = 1): number {
  ensure(limit - start >= 5, 'InvalidBSON', 'A BSON document ends before its size.');
  const end = start + readInt32(bytes, start);
  ensure(end >= start + 5 && end <= limit, 'InvalidBSON', 'The size of a BSON document does not fit its place.');
  ensure(bytes[end - 1] === 0, 'InvalidBSON', 'A BSON document does not end with a NUL.');
  ensure(depth <= maxDepth, 'Overflow', `A BSON document is nested deeper than ${maxDepth} levels.`);
  let at = start + 4;
  while (at < end - 1) {
    const type = bytes[at]!;
    const nameEnd = findNul(bytes, at + 1);
    ensure(nameEnd < end - 1, 'InvalidBSON', 'A name in a BSON document does not end.');
    at = checkValue(bytes, type, nameEnd + 1, end - 1, depth);
  }
  ensure(at === end - 1, 'InvalidBSON', 'The elements of a BSON document do not fill it.');
  return end;
}

function checkValue(bytes: Buffer, type: number, at: number, limit: number, depth: number): number {
  if (type === bsonType.document || type === bsonType.array) return checkDocument(bytes, at, limit, depth + 1);
  const end = at + valueBytes(bytes, type, at);
  ensure(end >= at && end <= limit, 'InvalidBSON', 'A value in a BSON document does not fit its place.');
  if (type === bsonType.string || type === bsonType.code || type === bsonType.symbol) checkText(bytes, at, end);
  if (type === bsonType.boolean) ensure(bytes[at]! <= 1, 'InvalidBSON', 'A BSON boolean is neither 0 nor 1.');
  if (type === bsonType.binary) ensure(end >= at + 5, 'InvalidBSON', 'A BSON binary has a negative size.');
  if (type === bsonType.regex) checkRegex(bytes, at, end);
  if (type === bsonType.codeWithScope) checkScopedCode(bytes, at, end, depth);
  return end;
}

function checkText(bytes: Buffer, at: number, end: number) {
  ensure(end >= at + 5 && bytes[end - 1] === 0, 'InvalidBSON', 'A BSON string does not end with a NUL.');
}

function checkRegex(bytes: Buffer, at: number, end: number) {
  const options = bytes.toString('latin1', findNul(bytes, at) + 1, end - 1);
  ensure(/^[imxlsu]*$/.test(options), 'InvalidBSON', 'A BSON regular expression has an unknown option.');
}

function checkScopedCode(bytes: Buffer, at: number, end: number, depth: number) {
  ensure(end >= at + 14, 'InvalidBSON', 'A BSON code with scope is too short.');
  const codeEnd = at + 8 + readInt32(bytes, at + 4);
  ensure(codeEnd > at + 8 && codeEnd < end, 'InvalidBSON', 'A BSON code with scope does not fit its place.');
  checkText(bytes, at + 4, codeEnd);
  ensure(checkDocument(bytes, codeEnd, end, depth + 1) === end, 'InvalidBSON', 'A BSON scope does not fit its place.');
}
