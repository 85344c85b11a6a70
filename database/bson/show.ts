import { Binary, BSONRegExp, BSONSymbol, Code, Decimal128, Double, MaxKey, MinKey, ObjectId, Timestamp } from 'bson';
import { isDocument, type Value } from './document.ts';

/** A value as MongoDB writes it in its error messages. */
export function showValue(value: Value | undefined): string {
  if (value === undefined) return 'undefined';
  if (value === null || typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number') return Number.isInteger(value) && !isInt32(value) ? showDouble(value) : String(value);
  if (Array.isArray(value)) return value.length === 0 ? '[]' : `[ ${value.map(showValue).join(', ')} ]`;
  if (isDocument(value)) return showFields(Object.entries(value));
  return showObject(value);
}

/** Named values as MongoDB writes them in its error messages. */
export function showFields(fields: [string, Value | undefined][]): string {
  if (fields.length === 0) return '{}';
  return `{ ${fields.map(([name, value]) => `${name}: ${showValue(value)}`).join(', ')} }`;
}

function isInt32(value: number): boolean {
  return (value | 0) === value;
}

function showDouble(value: number): string {
  const text = String(value);
  return text.includes('e') || text.includes('.') ? text : `${text}.0`;
}

function showObject(value: object): string {
  if (value instanceof ObjectId) return `ObjectId('${value.toHexString()}')`;
  if (value instanceof Date) return `new Date(${value.getTime()})`;
  if (value instanceof Double) return showDouble(value.value);
  if (value instanceof Decimal128) return `${value}`;
  if (value instanceof Binary) return showBinary(value);
  if (value instanceof BSONRegExp) return `/${value.pattern}/${value.options}`;
  if (value instanceof Timestamp) return `Timestamp(${value.t}, ${value.i})`;
  if (value instanceof MinKey) return 'MinKey';
  if (value instanceof MaxKey) return 'MaxKey';
  if (value instanceof BSONSymbol || value instanceof Code)
    return JSON.stringify(String('code' in value ? value.code : value));
  return showFields(Object.entries(value as Record<string, Value>));
}

function showBinary(value: Binary): string {
  const hex = Buffer.from(value.value()).toString('hex').toUpperCase();
  if (value.sub_type !== 4 || hex.length !== 32) return `BinData(${value.sub_type}, ${hex})`;
  return `UUID("${hex.toLowerCase().replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')}")`;
}
