import { createDocument, type Document, isDocument, type Value } from '#database/bson/document.ts';
import { showFields, showValue } from '#database/bson/show.ts';
import { CommandError, ensure } from '#database/errors.ts';
import { arrayIndexOf, fieldOf } from '#database/query/walk.ts';
import { removed, type UpdateContext } from './action.ts';
import type { ArrayFilters } from './array-filters.ts';
import { isIdentical } from './identical.ts';
import { createsSomething, isPositional, type UpdateNode } from './update-tree.ts';

type Container = Document | Value[];

// No array grows by more than this many nulls at once.
const mostPadding = 1_500_000;

/** Applies the actions of a tree to a document, in place; says whether anything changed. */
export function applyTree(
  root: UpdateNode,
  document: Document,
  context: UpdateContext,
  filters: ArrayFilters,
): boolean {
  return applyChildren(document, root, '');

  function applyChildren(container: Container, node: UpdateNode, path: string): boolean {
    let isChanged = false;
    for (const [part, child] of node.ordered) {
      for (const name of namesFor(part, container, path)) {
        const childPath = path === '' ? name : `${path}.${name}`;
        if (applyTo(container, name, child, childPath)) isChanged = true;
      }
    }
    return isChanged;
  }

  function applyTo(container: Container, name: string, node: UpdateNode, path: string): boolean {
    const current = fieldOf(container, name);
    if (!node.action) return descend(container, name, current, node, path);
    if (Array.isArray(container) && !isPlace(container, name, node, path)) return false;
    const outcome = node.action.apply(current, context, path);
    if (outcome === undefined || (outcome === removed && current === undefined)) return false;
    if (outcome !== removed && isIdentical(current, outcome)) return false;
    put(container, name, outcome);
    return true;
  }

  function descend(
    container: Container,
    name: string,
    current: Value | undefined,
    node: UpdateNode,
    path: string,
  ): boolean {
    if (isDocument(current) || Array.isArray(current)) return applyChildren(current, node, path);
    if (!createsSomething(node)) return false;
    if (current !== undefined) throw cannotCreate(node, name, current);
    if (Array.isArray(container) && !isPlace(container, name, node, path)) return false;
    const made = createDocument();
    if (!applyChildren(made, node, path)) return false;
    put(container, name, made);
    return true;
  }

  /** The fields or elements that a part of a path stands for. */
  function namesFor(part: string, container: Container, path: string): string[] {
    if (part === '$') {
      ensure(
        context.position !== undefined,
        'BadValue',
        'The positional operator did not find the match needed from the query.',
      );
      return [String(context.position)];
    }
    if (!part.startsWith('$[')) return [part];
    ensure(
      Array.isArray(container),
      'BadValue',
      `The path '${path}' must exist in the document as an array in order to apply array updates.`,
    );
    const isChosen = filters.get(part.slice(2, -1));
    return container.flatMap((element, index) => (isChosen(element) ? [String(index)] : []));
  }
}

// Whether a name can be a place in an array; what only takes away finds nothing at other names.
function isPlace(array: Value[], name: string, node: UpdateNode, path: string): boolean {
  const index = arrayIndexOf(name);
  if (index === undefined) {
    if (!createsSomething(node)) return false;
    const parent = path.split('.').at(-2) ?? '';
    throw new CommandError(
      'PathNotViable',
      `Cannot create field '${name}' in element ${showFields([[parent, array]])}`,
    );
  }
  ensure(
    index - array.length <= mostPadding,
    'BadValue',
    `can't backfill array to larger than ${mostPadding} elements`,
  );
  return true;
}

function put(container: Container, name: string, value: Value | typeof removed) {
  if (!Array.isArray(container)) {
    if (value === removed) delete container[name];
    else container[name] = value;
    return;
  }
  const index = arrayIndexOf(name)!;
  while (container.length < index) container.push(null);
  container[index] = value === removed ? null : value;
}

function cannotCreate(node: UpdateNode, name: string, current: Value): CommandError {
  const field = [...node.children.keys()][0]!;
  if (isPositional(field)) {
    return new CommandError(
      'BadValue',
      `Cannot apply array updates to non-array element ${name}: ${showValue(current)}`,
    );
  }
  return new CommandError(
    'PathNotViable',
    `Cannot create field '${field}' in element ${showFields([[name, current]])}`,
  );
}
