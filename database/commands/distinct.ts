import { decodeFields } from '#database/bson/decode.ts';
import { isDocument, type Value } from '#database/bson/document.ts';
import { ensure } from '#database/errors.ts';
import { encodeKey } from '#database/keys/encode-key.ts';
import { choosePlan } from '#database/plan/choose-plan.ts';
import { arrayIndexOf } from '#database/query/walk.ts';
import { findRows } from '#database/scan/find-rows.ts';
import type { Command } from './context.ts';
import { environmentOf, readQuery } from './query-arguments.ts';
import { collectionName, optionalDocument, refuseCollation } from './request.ts';

/** `distinct`: the different values along a path, each element of an array for itself. */
export const distinct: Command = async (request, { engine, operation }) => {
  const { body, database } = request;
  refuseCollation(body);
  const path = body.key;
  ensure(
    typeof path === 'string',
    'TypeMismatch',
    "BSON field 'distinct.key' is the wrong type, expected type 'string'",
  );
  const parts = path.split('.');
  const fields = new Set([parts[0]!]);
  const collection = engine.catalog.find(database, collectionName(request));
  const query = readQuery(optionalDocument(body, 'query'), undefined, body.hint, environmentOf(body));
  if (!collection) return { values: [] };
  const plan = choosePlan(collection, { ...query, noTableScan: engine.settings.noTableScan });
  const source = findRows(collection, { ...query, plan });
  const values = new Map<string, Value>();
  for (let rows = source.next(500); rows; rows = source.next(500)) {
    for (const { bytes } of rows) {
      for (const value of valuesAlong(decodeFields(bytes, fields), parts, 0)) {
        const key = encodeKey([value], [1]).toString('latin1');
        if (!values.has(key)) values.set(key, value);
      }
    }
    if (operation.isTired()) await operation.rest();
  }
  return { values: [...values].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, value]) => value) };
};

function valuesAlong(value: Value | undefined, parts: string[], at: number): Value[] {
  if (value === undefined) return [];
  if (at === parts.length) return Array.isArray(value) ? value : [value];
  if (isDocument(value)) return valuesAlong(value[parts[at]!], parts, at + 1);
  if (!Array.isArray(value)) return [];
  const index = arrayIndexOf(parts[at]!);
  if (index !== undefined && value[index] !== undefined) return valuesAlong(value[index], parts, at + 1);
  return value.filter(isDocument).flatMap((element) => valuesAlong(element, parts, at));
}
