import { Decimal128, Double, ObjectId } from 'bson';
import type { Value } from '#database/bson/document.ts';
import { CommandError } from '#database/errors.ts';
import { typeNameOf } from '#database/query/type-names.ts';

/** A value as text, where `$toString` can say it. */
export function textOf(value: Value): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') return String(value);
  if (value instanceof Date) return value.toISOString();
  if (value instanceof ObjectId) return value.toHexString();
  if (value instanceof Double) return String(value.value);
  if (value instanceof Decimal128) return value.toString();
  throw new CommandError(241, `Unsupported conversion from ${typeNameOf(value)} to string`);
}
