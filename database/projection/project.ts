import { createDocument, type Document, isDocument, type Value } from '#database/bson/document.ts';
import {
  computesSomething,
  type ProjectionBranch,
  type ProjectionContext,
  type ProjectionNode,
} from './projection-tree.ts';

/** Makes what a projection leaves of a document; the document itself stays as it is. `keeps`: fields not named stay. */
export function project(
  document: Document,
  branch: ProjectionBranch,
  keeps: boolean,
  context: ProjectionContext,
): Document {
  const { children } = branch;
  const result = createDocument();
  for (const [name, value] of Object.entries(document)) {
    const node = children.get(name);
    // Where only named fields stay, computed ones come after them.
    if (!keeps && node?.kind === 'computed') continue;
    const projected = node ? projectValue(value, node, keeps, context) : keeps ? value : undefined;
    if (projected !== undefined) result[name] = projected;
  }
  for (const [name, node] of children) {
    if (!computesSomething(node) || (document[name] !== undefined && (keeps || node.kind === 'branch'))) continue;
    const made = makeValue(node, keeps, context);
    if (made !== undefined) result[name] = made;
  }
  return result;
}

function makeValue(node: ProjectionNode, keeps: boolean, context: ProjectionContext): Value | undefined {
  if (node.kind === 'computed') return node.expression(context.scope);
  return node.kind === 'branch' ? project(createDocument(), node, keeps, context) : undefined;
}

function projectValue(
  value: Value,
  node: ProjectionNode,
  keeps: boolean,
  context: ProjectionContext,
): Value | undefined {
  switch (node.kind) {
    case 'include':
      return value;
    case 'exclude':
      return undefined;
    case 'computed':
      return node.expression(context.scope);
    case 'special':
      return node.apply(value, context.position);
    case 'branch':
      return projectInside(value, node, keeps, context);
  }
}

// Inside arrays every document is projected; what is no document stays only where fields not named stay.
function projectInside(
  value: Value,
  branch: ProjectionBranch,
  keeps: boolean,
  context: ProjectionContext,
): Value | undefined {
  if (isDocument(value)) return project(value, branch, keeps, context);
  if (Array.isArray(value)) {
    return value.flatMap((element) => {
      const projected = projectInside(element, branch, keeps, context);
      return projected === undefined ? [] : [projected];
    });
  }
  if (computesSomething(branch)) return project(createDocument(), branch, keeps, context);
  return keeps ? value : undefined;
}
