import { compareValues, equalValues } from '#database/bson/compare.ts';
import { type Document, isDocument } from '#database/bson/document.ts';
import { showValue } from '#database/bson/show.ts';
import { CommandError, ensure } from '#database/errors.ts';
import { createIndexFiller } from '#database/storage/build-index.ts';
import { checkIndex, isSameIndex } from '#database/storage/check-index.ts';
import type { Collection, Index } from '#database/storage/collection.ts';
import { defineIndex } from '#database/storage/index-definition.ts';
import { listReply } from './collections.ts';
import type { Command, CommandContext } from './context.ts';
import { ensureCollection } from './insert.ts';
import { collectionName, documents } from './request.ts';

/** `createIndexes`: makes the indexes that are not there yet, entering older documents while others go on writing. */
export const createIndexes: Command = async (request, context) => {
  const name = collectionName(request);
  const specifications = documents(request, 'indexes').map(checkIndex);
  ensure(specifications.length > 0, 'BadValue', 'Must specify at least one index to create');
  const { engine } = context;
  const createdCollectionAutomatically = !engine.catalog.find(request.database, name);
  const collection =
    engine.catalog.find(request.database, name) ??
    engine.transactions.atomically(() => ensureCollection(context, request.database, name));
  const numIndexesBefore = createdCollectionAutomatically ? 1 : collection.indexes.length;
  const missing = specifications.filter((specification) => !findExisting(collection, specification));
  for (const specification of missing) await buildIndex(context, collection, specification);
  const note = missing.length === 0 ? { note: 'all indexes already exist' } : {};
  return {
    numIndexesBefore,
    numIndexesAfter: collection.indexes.length,
    createdCollectionAutomatically,
    ...note,
  };
};

/** The index that a specification asks for, if it is there; refuses one that gets in the way of another. */
function findExisting(collection: Collection, wanted: Document): Index | undefined {
  const wantedName = wanted.name as string;
  const sameName = collection.indexes.find(({ name }) => name === wantedName);
  const idKey = compareValues(wanted.key, collection.indexes[0]!.specification.key) === 0;
  if (idKey) return collection.indexes[0];
  if (sameName) {
    if (isSameIndex(sameName.specification, wanted)) return sameName;
    const sameKey = equalValues(sameName.specification.key, wanted.key);
    throw new CommandError(
      sameKey ? 'IndexOptionsConflict' : 'IndexKeySpecsConflict',
      `An existing index has the same name as the requested index. When index names are not specified, they are auto generated and can cause conflicts. Please refer to our documentation. Requested index: ${showValue(wanted)}, existing index: ${showValue(sameName.specification)}`,
    );
  }
  const equivalent = collection.indexes.find(
    ({ specification }) =>
      equalValues(specification.key, wanted.key) &&
      equalValues(specification.partialFilterExpression, wanted.partialFilterExpression),
  );
  if (!equivalent) return undefined;
  throw new CommandError(
    'IndexOptionsConflict',
    isSameIndex(equivalent.specification, wanted)
      ? `Index already exists with a different name: ${equivalent.name}`
      : `An equivalent index already exists with a different name and options. Requested index: ${showValue(wanted)}, existing index: ${showValue(equivalent.specification)}`,
  );
}

async function buildIndex({ engine, operation }: CommandContext, collection: Collection, specification: Document) {
  const { catalog, transactions } = engine;
  const index = transactions.atomically(() => catalog.addIndex(collection, defineIndex(specification)));
  try {
    const fill = createIndexFiller(catalog, collection, index);
    while (transactions.atomically(fill)) if (operation.isTired()) await operation.rest();
    transactions.atomically(() => catalog.markReady(index));
  } catch (error) {
    if (!collection.isDropped) transactions.atomically(() => catalog.dropIndex(collection, index));
    throw error;
  }
}

/** `listIndexes`: the specifications of a collection's indexes. */
export const listIndexes: Command = (request, context) => {
  const name = collectionName(request);
  const collection = context.engine.catalog.find(request.database, name);
  if (!collection) throw new CommandError('NamespaceNotFound', `ns does not exist: ${request.database}.${name}`);
  const listed = collection.indexes.filter(({ isReady }) => isReady).map(({ specification }) => specification);
  return listReply(request, context, name, listed);
};

/** `dropIndexes`: removes indexes by name, by key, or all (`*`) but the one on `_id`. */
export const dropIndexes: Command = (request, { engine }) => {
  const name = collectionName(request);
  const collection = engine.catalog.find(request.database, name);
  if (!collection) throw new CommandError('NamespaceNotFound', `ns not found ${request.database}.${name}`);
  const nIndexesWas = collection.indexes.length;
  const dropped = indexesToDrop(collection, request.body);
  engine.transactions.atomically(() => {
    for (const index of dropped) engine.catalog.dropIndex(collection, index);
  });
  return { nIndexesWas };
};

function indexesToDrop(collection: Collection, { index: wanted }: Document): Index[] {
  if (wanted === '*') return collection.indexes.slice(1);
  const names = Array.isArray(wanted) ? wanted : [wanted];
  return names.map((name) => {
    const found = collection.indexes.find(
      (index) => index.name === name || (isDocument(name) && equalValues(index.specification.key, name)),
    );
    ensure(found, 'IndexNotFound', `index not found with name [${showValue(name)}]`);
    ensure(found.id !== 0, 'InvalidOptions', 'cannot drop _id index');
    return found;
  });
}
