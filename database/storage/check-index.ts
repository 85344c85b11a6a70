import { equalValues } from '#database/bson/compare.ts';
import { createDocument, type Document, isDocument, type Value } from '#database/bson/document.ts';
import { isNumber, toNumber } from '#database/bson/numbers.ts';
import { ensure } from '#database/errors.ts';
import { parseFilter } from '#database/query/parse-filter.ts';

const known = new Set([
  'v',
  'key',
  'name',
  'unique',
  'sparse',
  'hidden',
  'background',
  'expireAfterSeconds',
  'partialFilterExpression',
  'ns',
  'collation',
]);

/**
 * Checks what a client wants an index to be and gives the specification as it is stored: name made if there is none,
 * switches only where they are on.
 */
export function checkIndex(wanted: Document): Document {
  const unknown = Object.keys(wanted).find((option) => !known.has(option));
  ensure(unknown === undefined, 'InvalidIndexSpecificationOption', `The index option '${unknown}' is not supported.`);
  const { key } = wanted;
  ensure(isDocument(key) && Object.keys(key).length > 0, 'CannotCreateIndex', 'Index keys cannot be empty.');
  for (const [path, direction] of Object.entries(key)) checkField(path, direction);
  refuseOtherCollation(wanted.collation);
  const specification = createDocument();
  specification.v = 2;
  specification.key = key;
  specification.name = nameOf(wanted, key);
  for (const option of ['unique', 'sparse', 'hidden']) if (isOn(wanted[option])) specification[option] = true;
  addPartialFilter(specification, wanted);
  addExpiry(specification, wanted);
  return specification;
}

function checkField(path: string, direction: Value) {
  ensure(
    isNumber(direction) && toNumber(direction) !== 0 && !Number.isNaN(toNumber(direction)),
    'CannotCreateIndex',
    `Values in the index key pattern must be numbers other than 0 here; '${path}' has another (text, hashed, geo and wildcard indexes are not supported).`,
  );
  const parts = path.split('.');
  ensure(
    !parts.includes('') && !parts.some((part) => part.startsWith('$')),
    'CannotCreateIndex',
    `Index key '${path}' has an empty part or one that begins with '$'.`,
  );
}

function refuseOtherCollation(collation: Value | undefined) {
  const isSimple = collation === undefined || (isDocument(collation) && collation.locale === 'simple');
  ensure(isSimple, 'CommandNotSupported', 'Only the simple collation is supported: text is compared by its bytes.');
}

function nameOf({ name }: Document, key: Document): string {
  if (name !== undefined) {
    ensure(
      typeof name === 'string' && name !== '' && name !== '*',
      'CannotCreateIndex',
      'The index name is not valid.',
    );
    return name;
  }
  return Object.entries(key)
    .map(([path, direction]) => `${path}_${Number(direction)}`)
    .join('_');
}

function isOn(value: Value | undefined): boolean {
  return value === true || (isNumber(value) && toNumber(value) !== 0);
}

function addPartialFilter(specification: Document, { partialFilterExpression }: Document) {
  if (partialFilterExpression === undefined) return;
  ensure(isDocument(partialFilterExpression), 'CannotCreateIndex', 'partialFilterExpression must be a document');
  ensure(
    specification.sparse !== true,
    'CannotCreateIndex',
    'cannot mix "partialFilterExpression" and "sparse" options',
  );
  parseFilter(partialFilterExpression);
  specification.partialFilterExpression = partialFilterExpression;
}

function addExpiry(specification: Document, { expireAfterSeconds }: Document) {
  if (expireAfterSeconds === undefined) return;
  ensure(
    isNumber(expireAfterSeconds) && toNumber(expireAfterSeconds) >= 0 && toNumber(expireAfterSeconds) <= 0x7fffffff,
    'CannotCreateIndex',
    'TTL index expireAfterSeconds must be a number between 0 and 2147483647',
  );
  ensure(
    Object.keys(specification.key as Document).length === 1 && !('_id' in (specification.key as Document)),
    'CannotCreateIndex',
    'TTL indexes are single-field indexes, not on _id',
  );
  specification.expireAfterSeconds = expireAfterSeconds;
}

/** Whether two specifications mean the same index, whatever its name. */
export function isSameIndex(left: Document, right: Document): boolean {
  return ['key', 'unique', 'sparse', 'expireAfterSeconds', 'partialFilterExpression'].every((option) =>
    equalValues(left[option], right[option]),
  );
}
