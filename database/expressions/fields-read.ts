import { isDocument, type Value } from '#database/bson/document.ts';

/** Adds the top-level fields of the document that an expression reads; false if it may read the whole. */
export function addFieldsRead(expression: Value, fields: Set<string>): boolean {
  if (typeof expression === 'string') return addPath(expression, fields);
  if (Array.isArray(expression)) return expression.every((element) => addFieldsRead(element, fields));
  if (!isDocument(expression)) return true;
  return Object.entries(expression).every(([name, value]) => {
    if (name === '$literal' || name === '$const') return true;
    // A field of the whole document can be named by an expression.
    return name === '$getField' ? false : addFieldsRead(value, fields);
  });
}

function addPath(text: string, fields: Set<string>): boolean {
  if (!text.startsWith('$')) return true;
  if (text.startsWith('$$')) return !/^\$\$(ROOT|CURRENT)\b/.test(text);
  fields.add(text.slice(1).split('.', 1)[0]!);
  return true;
}
