import { ensure } from '#database/errors.ts';
import { arrayIndexOf } from '#database/query/walk.ts';
import type { Action } from './action.ts';

/** The actions of an update by the paths they work on: every part of a path a node, actions at the ends. */
export interface UpdateNode {
  action: Action | undefined;
  children: Map<string, UpdateNode>;
  /** The children in the order in which they are applied, which is the order of fields that they add. */
  ordered: [string, UpdateNode][];
}

/** A node without anything in it. */
export function createNode(): UpdateNode {
  return { action: undefined, children: new Map(), ordered: [] };
}

/** Puts an action at the end of a path; two actions on one path, or one below another, are refused. */
export function addAction(root: UpdateNode, path: string, action: Action) {
  const parts = readUpdatePath(path);
  let node = root;
  for (const [depth, part] of parts.entries()) {
    refuseConflict(node.action !== undefined, path, parts.slice(0, depth));
    node = node.children.get(part) ?? addChild(node, part);
  }
  refuseConflict(node.action !== undefined || node.children.size > 0, path, parts);
  node.action = action;
}

function addChild(node: UpdateNode, part: string): UpdateNode {
  const child = createNode();
  node.children.set(part, child);
  node.ordered = [...node.children].sort(([left], [right]) => compareParts(left, right));
  return child;
}

function compareParts(left: string, right: string): number {
  const a = arrayIndexOf(left);
  const b = arrayIndexOf(right);
  if (a !== undefined && b !== undefined) return a - b;
  return left < right ? -1 : 1;
}

function refuseConflict(isTaken: boolean, path: string, at: string[]) {
  const place = at.join('.');
  ensure(!isTaken, 'ConflictingUpdateOperators', `Updating the path '${path}' would create a conflict at '${place}'`);
}

/** The parts of a path to update; empty ones and unknown words with `$` are refused. */
export function readUpdatePath(path: string): string[] {
  const parts = path.split('.');
  ensure(path !== '', 'EmptyFieldName', 'An empty update path is not valid.');
  for (const part of parts) {
    ensure(
      part !== '',
      'EmptyFieldName',
      `The update path '${path}' contains an empty field name, which is not allowed.`,
    );
    ensure(
      !part.startsWith('$') || isPositional(part),
      'DollarPrefixedFieldName',
      `The dollar ($) prefixed field '${part}' in '${path}' is not valid for storage.`,
    );
  }
  ensure(
    !isPositional(parts[0]!),
    'BadValue',
    `Cannot have positional (i.e. '$') element in the first position in path '${path}'`,
  );
  return parts;
}

/** Whether a part of a path stands for elements of an array: `$`, `$[]` or `$[name]`. */
export function isPositional(part: string): boolean {
  return part === '$' || /^\$\[.*\]$/.test(part);
}

/** Whether anything in a node makes fields where there are none. */
export function createsSomething(node: UpdateNode): boolean {
  return node.action ? node.action.creates : [...node.children.values()].some(createsSomething);
}
