import { decodeDocument } from '#database/bson/decode.ts';
import { createDocument, type Document, isDocument, type Value } from '#database/bson/document.ts';
import { encodeDocument } from '#database/bson/encode.ts';
import { isNumber, toNumber } from '#database/bson/numbers.ts';
import { CommandError, ensure } from '#database/errors.ts';
import { isTrue } from '#database/query/conditions.ts';

/** A command as it came over the wire: its document, and lists of documents that were sent beside it. */
export interface Request {
  name: string;
  database: string;
  body: Document;
  sections: ReadonlyMap<string, Buffer[]>;
}

/** The collection that a command names as its value, such as `{find: 'tasks'}`. */
export function collectionName({ name, database, body }: Request): string {
  const collection = body[name];
  ensure(typeof collection === 'string', 'InvalidNamespace', `collection name has invalid type for '${name}'`);
  ensureCollectionName(database, collection);
  return collection;
}

/** Refuses what cannot name a collection. */
export function ensureCollectionName(database: string, collection: string) {
  const isInvalid = collection === '' || /^\.|[$\0]/.test(collection) || Buffer.byteLength(collection) > 200;
  ensure(!isInvalid, 'InvalidNamespace', `Invalid namespace specified '${database}.${collection}'`);
}

/** A list of documents as BSON, from beside the command or from inside it. */
export function rawDocuments({ body, sections }: Request, field: string): Buffer[] {
  const beside = sections.get(field);
  if (beside) return beside;
  return documentList(body, field).map((document) => encodeDocument(document));
}

/** A list of documents, from beside the command or from inside it. */
export function documents({ body, sections }: Request, field: string): Document[] {
  return sections.get(field)?.map((bytes) => decodeDocument(bytes)) ?? documentList(body, field);
}

function documentList(body: Document, field: string): Document[] {
  const list = body[field];
  ensure(list !== undefined, 'CommandMissingField', `BSON field '${field}' is missing but a required field`);
  ensure(
    Array.isArray(list) && list.every(isDocument),
    'TypeMismatch',
    `BSON field '${field}' must be an array of objects`,
  );
  return list;
}

/** A field that is a document if it is there; an empty one if not. */
export function optionalDocument(body: Document, field: string): Document {
  const value = body[field] ?? createDocument();
  if (!isDocument(value))
    throw new CommandError('TypeMismatch', `BSON field '${field}' is the wrong type, expected type 'object'`);
  return value;
}

/** A field that is a number not below zero if it is there; undefined if not. */
export function optionalCount(body: Document, field: string): number | undefined {
  const value = body[field];
  if (value === undefined || value === null) return undefined;
  ensure(isNumber(value), 'TypeMismatch', `BSON field '${field}' is the wrong type, expected a number`);
  const count = Math.trunc(toNumber(value));
  ensure(count >= 0, 51024, `BSON field '${field}' value must be >= 0, actual value '${count}'`);
  return count;
}

/** A field that is a switch, with what it is when it is not there. */
export function flag(body: Document, field: string, otherwise = false): boolean {
  const value: Value | undefined = body[field];
  return value === undefined ? otherwise : isTrue(value);
}

/** Refuses a collation other than the simple one: all text is compared by its bytes. */
export function refuseCollation(body: Document) {
  const collation = body.collation;
  const isSimple =
    collation === undefined ||
    (isDocument(collation) && (collation.locale === 'simple' || collation.locale === undefined));
  ensure(isSimple, 'CommandNotSupported', 'Only the simple collation is supported: text is compared by its bytes.');
}
