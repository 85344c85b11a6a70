import type { StageParser } from '#database/aggregate/stage.ts';
import { type Document, isDocument, type Value } from '#database/bson/document.ts';
import { withField } from '#database/bson/with-field.ts';
import { ensure } from '#database/errors.ts';

/** `$unwind`: one document for each element of an array. */
export const unwind: StageParser = (argument) => {
  const options = isDocument(argument) ? argument : { path: argument };
  const { path } = options;
  ensure(
    typeof path === 'string' && /^\$[^$]/.test(path),
    28818,
    `path option to $unwind stage should be prefixed with a '$': ${String(path)}`,
  );
  const parts = path.slice(1).split('.');
  const keepsEmpty = options.preserveNullAndEmptyArrays === true;
  const indexField = options.includeArrayIndex;
  ensure(
    indexField === undefined || (typeof indexField === 'string' && !indexField.startsWith('$')),
    28810,
    'invalid includeArrayIndex of $unwind',
  );

  function unwindOne(document: Document): Document[] {
    const value = follow(document, parts);
    if (Array.isArray(value) && value.length > 0) {
      return value.map((element, index) => withIndex(withField(document, parts, element), BigInt(index)));
    }
    const isNothing = value === undefined || value === null || Array.isArray(value);
    if (!isNothing) return [withIndex(document, null)];
    if (!keepsEmpty) return [];
    return [withIndex(Array.isArray(value) ? withField(document, parts, undefined) : document, null)];
  }

  function withIndex(document: Document, index: Value): Document {
    return typeof indexField === 'string' ? withField(document, indexField.split('.'), index) : document;
  }

  return {
    run: (input) => ({ next: () => input.next()?.flatMap(unwindOne) }),
    reads: new Set([parts[0]!]),
    isNarrowing: false,
  };
};

function follow(document: Document, parts: string[]): Value | undefined {
  let value: Value | undefined = document;
  for (const part of parts) value = isDocument(value) ? value[part] : undefined;
  return value;
}
