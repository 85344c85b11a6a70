import { isDocument, type Value } from '#database/bson/document.ts';
import { ensure } from '#database/errors.ts';

/** The parts of a path in an expression; empty ones and ones with `$` are refused. */
export function readFieldPath(path: string): string[] {
  const parts = path.split('.');
  ensure(!parts.includes(''), 15998, `FieldPath field names may not be empty strings: '${path}'`);
  ensure(!parts.some((part) => part.startsWith('$')), 16410, `FieldPath field names may not start with '$': '${path}'`);
  return parts;
}

/** The value along a path: an array on the way gives the array of what lies along the rest in its documents. */
export function valueAlong(value: Value | undefined, parts: readonly string[], from = 0): Value | undefined {
  let current = value;
  for (let at = from; at < parts.length; at++) {
    if (Array.isArray(current)) {
      return current.flatMap((element) => {
        const found = isDocument(element) || Array.isArray(element) ? valueAlong(element, parts, at) : undefined;
        return found === undefined ? [] : [found];
      });
    }
    if (!isDocument(current)) return undefined;
    current = current[parts[at]!];
  }
  return current;
}
