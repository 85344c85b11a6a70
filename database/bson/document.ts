import type {
  Binary,
  BSONRegExp,
  BSONSymbol,
  Code,
  Decimal128,
  Double,
  MaxKey,
  MinKey,
  ObjectId,
  Timestamp,
} from 'bson';

/**
 * A BSON value inside the engine. Every BSON type keeps its own shape, so that a rewritten document keeps its types:
 * int32 is a whole `number`, int64 a `bigint`, a double a `number` or, where that would look like an int32, a `Double`.
 * `undefined` means missing.
 */
export type Value =
  | null
  | boolean
  | number
  | bigint
  | string
  | Date
  | Double
  | Decimal128
  | ObjectId
  | Binary
  | Timestamp
  | BSONRegExp
  | BSONSymbol
  | Code
  | MinKey
  | MaxKey
  | Value[]
  | Document;

/** A BSON document: an object that inherits nothing, so that no field name (`__proto__`, `constructor`) is special. */
export interface Document {
  [field: string]: Value;
}

// Made by `new`, unlike Object.create(null), so that V8 keeps documents of one shape fast.
function BareDocument() {}
BareDocument.prototype = Object.freeze(Object.create(null));
const Bare = BareDocument as unknown as new () => Document;

/** An empty document. */
export function createDocument(): Document {
  return new Bare();
}

/** Whether a value is a document (and not an array, a date or another BSON type). */
export function isDocument(value: unknown): value is Document {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === BareDocument.prototype;
}

/** Turns a plain object of the program (not of the wire) into a document, with the plain objects inside it. */
export function documentOf(fields: object): Document {
  const document = createDocument();
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) document[name] = storedValueOf(value);
  return document;
}

function storedValueOf(value: unknown): Value {
  if (Array.isArray(value)) return value.map(storedValueOf);
  const isPlain = typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
  return isPlain ? documentOf(value) : (value as Value);
}
