import { createDocument, type Document, isDocument, type Value } from './document.ts';

/** The document with another value at a path (none if it is undefined); documents on the way are made as needed. */
export function withField(document: Document, [name, ...rest]: string[], value: Value | undefined): Document {
  const copy = Object.assign(createDocument(), document);
  const current = copy[name!];
  const replaced = rest.length === 0 ? value : withField(isDocument(current) ? current : createDocument(), rest, value);
  if (replaced === undefined) delete copy[name!];
  else copy[name!] = replaced;
  return copy;
}
