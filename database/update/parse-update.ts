import { createDocument, type Document, isDocument, type Value } from '#database/bson/document.ts';
import { CommandError, ensure } from '#database/errors.ts';
import type { Environment } from '#database/expressions/environment.ts';
import type { ActionReader, UpdateContext } from './action.ts';
import { applyTree } from './apply-tree.ts';
import { arrayActions } from './array-actions.ts';
import { readArrayFilters } from './array-filters.ts';
import { fieldActions } from './field-actions.ts';
import { readPipelineUpdate } from './pipeline-update.ts';
import { addRename } from './rename.ts';
import { addAction, createNode } from './update-tree.ts';

/** An update made ready to be applied to many documents. */
export interface Update {
  kind: 'operators' | 'replacement' | 'pipeline';
  /** Whether paths use `$`, so that the place the filter found is needed. */
  usesPosition: boolean;
  /** The top-level fields that it can change; undefined if any. */
  touches: ReadonlySet<string> | undefined;
  /** The document as it is to be; undefined if nothing changes. It may be the given one, changed in place. */
  apply(document: Document, context: UpdateContext): Document | undefined;
}

const readers = new Map<string, ActionReader>(Object.entries({ ...fieldActions, ...arrayActions }));

/** Reads an update: a document of operators, a replacement, or a pipeline. */
export function parseUpdate(update: Value | undefined, arrayFilters: Document[], environment: Environment): Update {
  if (Array.isArray(update)) {
    ensure(arrayFilters.length === 0, 'FailedToParse', 'arrayFilters may not be specified for pipeline-style updates');
    return readPipelineUpdate(update, environment);
  }
  if (!isDocument(update))
    throw new CommandError('FailedToParse', 'Update argument must be either an object or an array');
  const first = Object.keys(update)[0];
  return first?.startsWith('$') ? readOperators(update, arrayFilters) : readReplacement(update, arrayFilters);
}

function readOperators(update: Document, arrayFilters: Document[]): Update {
  const root = createNode();
  const paths: string[] = [];
  for (const [name, argument] of Object.entries(update)) {
    ensure(
      isDocument(argument),
      'FailedToParse',
      `Modifiers operate on fields but we found another type instead in ${name}. For example: {$mod: {<field>: ...}}`,
    );
    paths.push(...Object.keys(argument));
    if (name === '$rename') for (const [from, to] of Object.entries(argument)) addRename(root, from, to);
    else for (const [path, value] of Object.entries(argument)) addAction(root, path, readerOf(name)(value, path));
    readerOf(name);
  }
  const filters = readArrayFilters(arrayFilters, paths);
  return {
    kind: 'operators',
    usesPosition: paths.some((path) => path.split('.').includes('$')),
    touches: new Set(root.children.keys()),
    apply: (document, context) => (applyTree(root, document, context, filters) ? document : undefined),
  };
}

function readerOf(name: string): ActionReader {
  const reader = readers.get(name);
  ensure(
    reader || name === '$rename',
    'FailedToParse',
    `Unknown modifier: ${name}. Expected a valid update modifier or pipeline-style update specified as an array`,
  );
  return reader!;
}

function readReplacement(replacement: Document, arrayFilters: Document[]): Update {
  ensure(arrayFilters.length === 0, 'FailedToParse', 'arrayFilters may not be specified for a replacement');
  const dollar = Object.keys(replacement).find((name) => name.startsWith('$'));
  ensure(
    dollar === undefined,
    'DollarPrefixedFieldName',
    `The dollar ($) prefixed field '${dollar}' in '${dollar}' is not allowed in the context of an update's replacement document.`,
  );
  return {
    kind: 'replacement',
    usesPosition: false,
    touches: undefined,
    apply: (document) => withIdOf(document, replacement),
  };
}

function withIdOf(document: Document, replacement: Document): Document {
  const result = createDocument();
  const id = replacement._id ?? document._id;
  if (id !== undefined) result._id = id;
  for (const [name, value] of Object.entries(replacement)) if (name !== '_id') result[name] = value;
  return result;
}
