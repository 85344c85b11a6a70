import type { Collection } from 'mongodb';
import { type Connection, Schema } from 'mongoose';
import type { StoredDocument } from './document.ts';

/** An index: its keys in order, and what makes it special. */
export type IndexDefinition = [
  keys: Record<string, 1 | -1>,
  options?: { unique?: true; partialFilterExpression?: Record<string, unknown>; expireAfterSeconds?: number },
];

/** The hub's collections on one connection. */
export interface Database {
  connection: Connection;
  /** Registers a collection with its indexes and gives its handle. */
  define<T extends { _id: string }>(name: string, indexes: IndexDefinition[]): Collection<T>;
  /** The same for a collection whose documents leave events in their outbox. */
  defineWithOutbox<T extends StoredDocument>(name: string, indexes: IndexDefinition[]): Collection<T>;
  /** The registered collections with outboxes. */
  outboxes: ReadonlyMap<string, Collection<StoredDocument>>;
  /** Makes what is registered and not there yet. Repeating it changes nothing. */
  createIndexes(): Promise<void>;
}

/** By this index the relay finds documents whose events wait for the feed, oldest first. */
const outboxIndex: IndexDefinition = [
  { accountId: 1, 'outbox.0.eventId': 1 },
  { partialFilterExpression: { 'outbox.0': { $exists: true } } },
];

/**
 * The hub's collections. Handles are the driver's, held by mongoose models: documents are checked by zod on their way in
 * and need neither casting nor hydration (measured: docs/decisions/0003).
 */
export function createDatabase(connection: Connection): Database {
  const outboxes = new Map<string, Collection<StoredDocument>>();

  function define<T extends { _id: string }>(name: string, indexes: IndexDefinition[]): Collection<T> {
    const shape = { strict: false, versionKey: false, minimize: false, autoIndex: false, autoCreate: false } as const;
    const schema = new Schema({ _id: String }, shape);
    for (const [keys, options] of indexes) schema.index(keys, options);
    return connection.model(name, schema, name).collection as unknown as Collection<T>;
  }

  function defineWithOutbox<T extends StoredDocument>(name: string, indexes: IndexDefinition[]): Collection<T> {
    const collection = define<T>(name, [...indexes, outboxIndex]);
    outboxes.set(name, collection as unknown as Collection<StoredDocument>);
    return collection;
  }

  async function createIndexes(): Promise<void> {
    for (const model of Object.values(connection.models)) {
      const indexes = model.schema.indexes().map(([key, options]) => ({ ...options, background: undefined, key }));
      if (indexes.length > 0) await model.collection.createIndexes(indexes as never);
    }
  }

  return { connection, define, defineWithOutbox, outboxes, createIndexes };
}
