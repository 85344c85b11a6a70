import { createDocument, type Document, isDocument, type Value } from '#database/bson/document.ts';
import type { ProjectionPlan } from './parse-projection.ts';
import { createProjectionNode, type ProjectionContext, type ProjectionNode } from './projection-tree.ts';

/** Makes what a projection leaves of a document; the document itself stays as it is. */
export function project(document: Document, plan: ProjectionPlan, position: number | undefined): Document {
  const children = new Map(plan.root.children);
  if (!children.has('_id') && plan.keepsId === plan.isInclusion) {
    children.set('_id', createProjectionNode(plan.isInclusion ? 'include' : 'exclude'));
  }
  return projectDocument(document, children, plan.isInclusion, { position, root: document });
}

type Children = ReadonlyMap<string, ProjectionNode>;

function projectDocument(document: Document, children: Children, includes: boolean, context: ProjectionContext) {
  const result = createDocument();
  for (const [name, value] of Object.entries(document)) {
    const node = children.get(name);
    const projected = node ? projectValue(value, node, includes, context) : includes ? undefined : value;
    if (projected !== undefined) result[name] = projected;
  }
  return result;
}

function projectValue(
  value: Value,
  node: ProjectionNode,
  includes: boolean,
  context: ProjectionContext,
): Value | undefined {
  switch (node.kind) {
    case 'include':
      return value;
    case 'exclude':
      return undefined;
    case 'special':
      return node.special!(value, context);
    case 'children':
      return projectInside(value, node, includes, context);
  }
}

// Inside arrays every document is projected; what is no document stays only where fields are left out.
function projectInside(
  value: Value,
  node: ProjectionNode,
  includes: boolean,
  context: ProjectionContext,
): Value | undefined {
  if (isDocument(value)) return projectDocument(value, node.children, includes, context);
  if (!Array.isArray(value)) return includes ? undefined : value;
  return value.flatMap((element) => {
    const projected = projectInside(element, node, includes, context);
    return projected === undefined ? [] : [projected];
  });
}
