import { ObjectId } from 'bson';
import { equalValues } from '#database/bson/compare.ts';
import { createDocument, type Document, isDocument, type Value } from '#database/bson/document.ts';
import { CommandError, ensure } from '#database/errors.ts';
import { conjunctsOf, type Filter } from '#database/query/filter.ts';
import { typeNameOf } from '#database/query/type-names.ts';
import type { UpdateContext } from './action.ts';
import type { Update } from './parse-update.ts';

/** The document that an upsert inserts when nothing matched: what the filter fixes, with the update applied. */
export function buildUpsert(filter: Filter, update: Update, now: Date): Document {
  const base = update.kind === 'replacement' ? onlyId(equalitiesOf(filter)) : equalitiesOf(filter);
  const original = createDocument();
  const context: UpdateContext = { isInsert: true, now, position: undefined, original };
  const built = update.apply(base, context) ?? base;
  const result = createDocument();
  result._id = built._id ?? new ObjectId();
  for (const [name, value] of Object.entries(built)) if (name !== '_id') result[name] = value;
  return result;
}

function onlyId(document: Document): Document {
  const result = createDocument();
  if (document._id !== undefined) result._id = document._id;
  return result;
}

function equalitiesOf(filter: Filter): Document {
  const document = createDocument();
  for (const conjunct of conjunctsOf(filter)) {
    if (conjunct.kind === 'path' && conjunct.condition.kind === 'eq') {
      putAlong(document, conjunct.path, conjunct.condition.value);
    }
  }
  return document;
}

function putAlong(document: Document, path: string, value: Value) {
  const parts = path.split('.');
  const name = parts.pop()!;
  let current = document;
  for (const part of parts) {
    const next = current[part] ?? createDocument();
    if (!isDocument(next)) throw matchedTwice(path);
    current[part] = next;
    current = next;
  }
  if (current[name] !== undefined) throw matchedTwice(path);
  current[name] = value;
}

function matchedTwice(path: string): CommandError {
  return new CommandError(54, `cannot infer query fields to set, path '${path}' is matched twice`);
}

/** Refuses an `_id` that is not the one the document had, or that cannot be one. */
export function ensureSameId(before: Document, after: Document) {
  ensure(
    equalValues(before._id, after._id),
    'ImmutableField',
    "Performing an update on the path '_id' would modify the immutable field '_id'",
  );
}

/** Refuses values that cannot be an `_id`. */
export function ensureValidId(id: Value) {
  const type = typeNameOf(id);
  ensure(
    type !== 'array' && type !== 'regex' && type !== 'undefined',
    'InvalidIdField',
    `The '_id' value cannot be of type ${type}`,
  );
}
