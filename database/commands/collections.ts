import { Binary } from 'bson';
import { documentOf } from '#database/bson/document.ts';
import { encodeDocument, RawDocument } from '#database/bson/encode.ts';
import { createCursor } from '#database/cursors/cursor.ts';
import { sourceOf } from '#database/cursors/document-source.ts';
import { CommandError, ensure } from '#database/errors.ts';
import { compileFilter } from '#database/query/matcher.ts';
import { parseFilter } from '#database/query/parse-filter.ts';
import { countAll } from '#database/scan/count-rows.ts';
import { type Collection, idIndexOf, namespaceOf } from '#database/storage/collection.ts';
import type { Command, CommandContext } from './context.ts';
import { collectionName, flag, optionalDocument, type Request, refuseCollation } from './request.ts';

/** `create`: makes a collection; one that is there already is left as it is. */
export const create: Command = (request, { engine }) => {
  const { body, database } = request;
  const name = collectionName(request);
  refuseCollation(body);
  const unsupported = ['capped', 'timeseries', 'viewOn', 'validator', 'clusteredIndex', 'encryptedFields'].find(
    (option) => body[option] !== undefined && body[option] !== false,
  );
  ensure(unsupported === undefined, 'CommandNotSupported', `Collections with '${unsupported}' are not supported.`);
  if (!engine.catalog.find(database, name)) engine.transactions.atomically(() => engine.catalog.create(database, name));
  return {};
};

/** `drop`: removes a collection with its indexes. */
export const drop: Command = (request, { engine }) => {
  const collection = engine.catalog.find(request.database, collectionName(request));
  if (!collection) throw new CommandError('NamespaceNotFound', 'ns not found');
  engine.transactions.atomically(() => engine.catalog.drop(collection));
  return { nIndexesWas: collection.indexes.length, ns: namespaceOf(collection) };
};

/** `dropDatabase`: removes all collections of a database. */
export const dropDatabase: Command = ({ database }, { engine }) => {
  engine.transactions.atomically(() => {
    for (const collection of engine.catalog.list(database)) engine.catalog.drop(collection);
  });
  return { dropped: database };
};

/** `listCollections`: the collections of a database that meet a filter. */
export const listCollections: Command = (request, context) => {
  const { body, database } = request;
  const matcher = compileFilter(parseFilter(optionalDocument(body, 'filter')));
  const namesOnly = flag(body, 'nameOnly');
  const listed = context.engine.catalog
    .list(database)
    .map((collection) => describe(collection, namesOnly))
    .filter((document) => matcher.matches(document));
  return listReply(request, context, '$cmd.listCollections', listed);
};

function describe({ name, uuid, options, indexes }: Collection, namesOnly: boolean) {
  const idIndex = indexes[0]!.specification;
  const details = namesOnly ? {} : { options, info: { readOnly: false, uuid: new Binary(uuid, 4) }, idIndex };
  return documentOf({ name, type: 'collection', ...details });
}

/** Answers a command with a list of documents as a cursor. */
export async function listReply(request: Request, context: CommandContext, name: string, listed: object[]) {
  const documents = listed.map((document) => encodeDocument(document));
  const cursor = createCursor(`${request.database}.${name}`, sourceOf(documents), documents.length);
  const batchSize = optionalDocument(request.body, 'cursor').batchSize;
  const wanted = typeof batchSize === 'number' ? batchSize : documents.length;
  const batch = await cursor.fetch(context.operation, wanted);
  const id = batch.isAtEnd || documents.length === 0 ? 0n : context.engine.cursors.keep(cursor, false);
  return { cursor: { firstBatch: batch.documents.map((bytes) => new RawDocument(bytes)), id, ns: cursor.namespace } };
}

/** `listDatabases`: the databases that hold a collection. */
export const listDatabases: Command = ({ body }, { engine }) => {
  const databases = engine.catalog.databases().map((name) => documentOf({ name, sizeOnDisk: 0, empty: false }));
  const matcher = compileFilter(parseFilter(optionalDocument(body, 'filter')));
  const listed = databases.filter((document) => matcher.matches(document));
  if (flag(body, 'nameOnly')) return { databases: listed.map(({ name }) => ({ name })) };
  return { databases: listed, totalSize: 0, totalSizeMb: 0 };
};

/** `collStats`: how much a collection holds. */
export const collStats: Command = (request, { engine }) => {
  const collection = engine.catalog.find(request.database, collectionName(request));
  const ns = `${request.database}.${collectionName(request)}`;
  if (!collection) return { ns, count: 0, size: 0, nindexes: 0 };
  const documents = countAll(collection);
  return {
    ns,
    count: documents,
    avgObjSize: Math.round(collection.meanBytes),
    size: Math.round(documents * collection.meanBytes),
    nindexes: collection.indexes.length,
    idIndex: idIndexOf(collection).name,
  };
};
