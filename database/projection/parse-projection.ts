import { type Document, isDocument, type Value } from '#database/bson/document.ts';
import { isNumber } from '#database/bson/numbers.ts';
import { ensure } from '#database/errors.ts';
import { isTrue } from '#database/query/conditions.ts';
import { createProjectionNode, type ProjectionNode } from './projection-tree.ts';
import { readSpecial } from './special-projections.ts';

/** A projection as a tree of fields: those that stay, or those that go. */
export interface ProjectionPlan {
  isInclusion: boolean;
  keepsId: boolean;
  root: ProjectionNode;
  usesPosition: boolean;
}

/** Reads a projection; undefined where it leaves documents as they are. */
export function parseProjection(projection: Document): ProjectionPlan | undefined {
  const entries = flatten(projection);
  if (entries.length === 0) return undefined;
  const isInclusion = decideMode(entries);
  const root = createProjectionNode('children');
  let keepsId = true;
  let usesPosition = false;
  for (const [path, value] of entries) {
    if (path === '_id' && isFlag(value)) {
      keepsId = isTrue(value);
      continue;
    }
    if (path.endsWith('.$')) usesPosition = true;
    add(root, path.endsWith('.$') ? path.slice(0, -2) : path, nodeFor(path, value));
  }
  const isIdAlone = root.children.size === 0;
  return { isInclusion: isIdAlone ? keepsId : isInclusion, keepsId, root, usesPosition };
}

// {a: {b: 1}} is another way to write {'a.b': 1}.
function flatten(projection: Document, prefix = ''): [string, Value][] {
  return Object.entries(projection).flatMap(([name, value]): [string, Value][] => {
    const path = prefix + name;
    const isNested = isDocument(value) && !Object.keys(value)[0]?.startsWith('$');
    if (!isNested) return [[path, value]];
    ensure(Object.keys(value).length > 0, 51270, 'An empty sub-projection is not a valid value.');
    return flatten(value, `${path}.`);
  });
}

function isFlag(value: Value): boolean {
  return typeof value === 'boolean' || isNumber(value);
}

function decideMode(entries: [string, Value][]): boolean {
  let mode: boolean | undefined;
  for (const [path, value] of entries) {
    if (path === '_id') continue;
    const includes = includesOthers(path, value);
    if (includes === undefined) continue;
    ensure(
      mode === undefined || mode === includes,
      includes ? 31253 : 31254,
      `Cannot do ${includes ? 'inclusion' : 'exclusion'} on field ${path} in ${includes ? 'exclusion' : 'inclusion'} projection`,
    );
    mode = includes;
  }
  return mode ?? false;
}

// A $slice goes with both kinds.
function includesOthers(path: string, value: Value): boolean | undefined {
  if (path.endsWith('.$')) return true;
  if (isFlag(value)) return isTrue(value);
  return isDocument(value) && value.$slice !== undefined ? undefined : true;
}

function nodeFor(path: string, value: Value): ProjectionNode {
  if (path.endsWith('.$') || !isFlag(value)) return createProjectionNode('special', readSpecial(path, value));
  return createProjectionNode(isTrue(value) ? 'include' : 'exclude');
}

function add(root: ProjectionNode, path: string, leaf: ProjectionNode) {
  const parts = path.split('.');
  const name = parts.pop()!;
  let node = root;
  for (const part of parts) {
    ensure(part !== '' && !part.startsWith('$'), 16410, 'FieldPath field names may not start with $ or be empty.');
    const child = node.children.get(part) ?? createProjectionNode('children');
    ensure(child.kind === 'children', 31249, `Path collision at ${path}`);
    node.children.set(part, child);
    node = child;
  }
  ensure(name !== '' && !name.startsWith('$'), 16410, 'FieldPath field names may not start with $ or be empty.');
  ensure(!node.children.has(name), 31250, `Path collision at ${path}`);
  node.children.set(name, leaf);
}
