import { equalValues } from '#database/bson/compare.ts';
import { createDocument, type Document, isDocument, type Value } from '#database/bson/document.ts';
import { isNumber, toNumber } from '#database/bson/numbers.ts';
import { CommandError, ensure } from '#database/errors.ts';
import { isTrue } from '#database/query/conditions.ts';
import { checkIndex } from '#database/storage/check-index.ts';
import { type Collection, namespaceOf } from '#database/storage/collection.ts';
import { validateCollection } from '#database/storage/validate-collection.ts';
import type { Command, CommandContext } from './context.ts';
import { collectionName, ensureCollectionName, flag, type Request } from './request.ts';

function existing({ engine }: CommandContext, request: Request): Collection {
  const name = collectionName(request);
  const collection = engine.catalog.find(request.database, name);
  if (!collection)
    throw new CommandError('NamespaceNotFound', `Collection '${request.database}.${name}' does not exist.`);
  return collection;
}

/** `validate`: whether documents and indexes of a collection agree; with `full`, whether the whole file is sound. */
export const validate: Command = async (request, context) => {
  const collection = existing(context, request);
  const steps = validateCollection(collection);
  let step = steps.next();
  while (!step.done) {
    if (context.operation.isTired()) await context.operation.rest();
    step = steps.next();
  }
  const { records, keysPerIndex, errors } = step.value;
  if (flag(request.body, 'full')) errors.push(...context.engine.checkFile());
  return {
    ns: namespaceOf(collection),
    valid: errors.length === 0,
    nrecords: records,
    nIndexes: keysPerIndex.size,
    keysPerIndex: Object.fromEntries(keysPerIndex),
    errors: errors.slice(0, 100),
    warnings: [],
  };
};

/** `collMod`: changes the expiry of an index, or hides it. */
export const collMod: Command = (request, context) => {
  const { index: wanted } = request.body;
  const collection = existing(context, request);
  if (wanted === undefined) {
    const other = ['validator', 'viewOn', 'changeStreamPreAndPostImages', 'capped'].find(
      (name) => name in request.body,
    );
    ensure(other === undefined, 'CommandNotSupported', `collMod of '${other}' is not supported.`);
    return {};
  }
  ensure(isDocument(wanted), 'TypeMismatch', "BSON field 'collMod.index' must be of type object");
  const index = collection.indexes.find(
    ({ name, specification }) => name === wanted.name || equalValues(specification.key, wanted.keyPattern),
  );
  ensure(index, 'IndexNotFound', `cannot find index for ns ${namespaceOf(collection)}`);
  ensure(index.id !== 0, 'BadValue', 'the index on _id cannot be changed');
  const changed = changeSpecification(index.specification, wanted);
  context.engine.transactions.atomically(() => context.engine.catalog.redefineIndex(collection, index, changed));
  return {};
};

function changeSpecification(specification: Document, { expireAfterSeconds, hidden }: Document): Document {
  const changed = Object.assign(createDocument(), specification);
  if (expireAfterSeconds !== undefined) changed.expireAfterSeconds = expireAfterSeconds;
  if (hidden !== undefined) changed.hidden = isTrue(hidden);
  return checkIndex(changed);
}

/** `renameCollection`: gives a collection another name. */
export const renameCollection: Command = ({ body }, { engine }) => {
  const [fromDatabase, from] = splitNamespace(body.renameCollection);
  const [toDatabase, to] = splitNamespace(body.to);
  ensureCollectionName(toDatabase, to);
  const source = engine.catalog.find(fromDatabase, from);
  if (!source) throw new CommandError('NamespaceNotFound', `Source collection ${fromDatabase}.${from} does not exist`);
  const target = engine.catalog.find(toDatabase, to);
  ensure(!target || flag(body, 'dropTarget'), 'NamespaceExists', 'target namespace exists');
  engine.transactions.atomically(() => {
    if (target) engine.catalog.drop(target);
    engine.catalog.rename(source, toDatabase, to);
  });
  return {};
};

function splitNamespace(namespace: Value | undefined): [database: string, collection: string] {
  const parts = typeof namespace === 'string' ? /^([^.]+)\.(.+)$/.exec(namespace) : null;
  ensure(parts, 'InvalidNamespace', `Invalid namespace: ${String(namespace)}`);
  return [parts[1]!, parts[2]!];
}

/** `setParameter`: changes what can be changed while the engine runs. */
export const setParameter: Command = ({ body }, { engine }) => {
  const { settings } = engine;
  const { ttlMonitorSleepSecs: seconds } = body;
  const known = ['setParameter', '$db', 'comment', 'notablescan', 'ttlMonitorEnabled', 'ttlMonitorSleepSecs', 'lsid'];
  const unknown = Object.keys(body).find((name) => !known.includes(name) && !name.startsWith('$'));
  ensure(unknown === undefined, 'InvalidOptions', `Unrecognized parameter: ${unknown}`);
  if (body.notablescan !== undefined) settings.noTableScan = isTrue(body.notablescan);
  if (body.ttlMonitorEnabled !== undefined) settings.ttlMonitorEnabled = isTrue(body.ttlMonitorEnabled);
  if (seconds !== undefined) {
    ensure(isNumber(seconds) && toNumber(seconds) > 0, 'BadValue', 'ttlMonitorSleepSecs must be greater than 0');
    settings.ttlMonitorSleepSecs = toNumber(seconds);
  }
  return {};
};
