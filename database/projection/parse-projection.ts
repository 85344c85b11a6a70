import { type Document, isDocument, type Value } from '#database/bson/document.ts';
import { isNumber } from '#database/bson/numbers.ts';
import { ensure } from '#database/errors.ts';
import { compileIn, type Environment, scopeIn } from '#database/expressions/environment.ts';
import { isTrue } from '#database/query/conditions.ts';
import { project } from './project.ts';
import { createBranch, type ProjectionBranch, type ProjectionNode } from './projection-tree.ts';
import { isSpecial, readSpecial } from './special-projections.ts';

/** A projection made ready. */
export interface Projection {
  /** Whether it needs the place that the filter found in an array. */
  usesPosition: boolean;
  /** Whether only what it names stays. */
  isInclusion: boolean;
  apply(document: Document, position?: number): Document;
}

/** Reads a projection; undefined where it leaves documents as they are. */
export function parseProjection(projection: Document, environment: Environment): Projection | undefined {
  const entries = flatten(projection);
  if (entries.length === 0) return undefined;
  const others = entries.filter(([path, value]) => path !== '_id' || !isFlag(value));
  const id = entries.find(([path, value]) => path === '_id' && isFlag(value));
  const keepsId = id === undefined || isTrue(id[1]);
  const isInclusion = decideMode(others) ?? (id !== undefined && keepsId);
  const root = createBranch();
  for (const [path, value] of others) {
    addNode(root, withoutPosition(path), nodeFor(path, value, environment));
  }
  if (!root.children.has('_id') && keepsId === isInclusion) {
    root.children.set('_id', { kind: isInclusion ? 'include' : 'exclude' });
  }
  return {
    usesPosition: entries.some(([path]) => path.endsWith('.$')),
    isInclusion,
    apply: (document, position) =>
      project(document, root, !isInclusion, { position, scope: scopeIn(environment, document) }),
  };
}

/** Reads the fields of `$addFields` and `$set`: everything else stays. */
export function parseNewFields(fields: Document, environment: Environment): (document: Document) => Document {
  const root = createBranch();
  for (const [path, value] of flatten(fields)) {
    addNode(root, path, { kind: 'computed', expression: compileIn(environment, value) });
  }
  return (document) => project(document, root, true, { position: undefined, scope: scopeIn(environment, document) });
}

// {a: {b: 1}} is another way to write {'a.b': 1}.
function flatten(projection: Document, prefix = ''): [string, Value][] {
  return Object.entries(projection).flatMap(([name, value]): [string, Value][] => {
    const path = prefix + name;
    const isNested = isDocument(value) && !Object.keys(value)[0]?.startsWith('$');
    if (!isNested) return [[path, value]];
    ensure(Object.keys(value).length > 0, 51270, `An empty sub-projection is not a valid value: '${path}'`);
    return flatten(value, `${path}.`);
  });
}

function isFlag(value: Value): boolean {
  return typeof value === 'boolean' || isNumber(value);
}

function decideMode(entries: [string, Value][]): boolean | undefined {
  let mode: boolean | undefined;
  for (const [path, value] of entries) {
    const includes = includesOthers(path, value);
    if (includes === undefined) continue;
    ensure(
      mode === undefined || mode === includes,
      includes ? 31253 : 31254,
      `Cannot do ${includes ? 'inclusion' : 'exclusion'} on field ${path} in ${includes ? 'exclusion' : 'inclusion'} projection`,
    );
    mode = includes;
  }
  return mode ?? (entries.length > 0 ? false : undefined);
}

// A $slice goes with both kinds.
function includesOthers(path: string, value: Value): boolean | undefined {
  if (path.endsWith('.$')) return true;
  if (isFlag(value)) return isTrue(value);
  return isSpecial('$slice', value) ? undefined : true;
}

function withoutPosition(path: string): string {
  return path.endsWith('.$') ? path.slice(0, -2) : path;
}

function nodeFor(path: string, value: Value, environment: Environment): ProjectionNode {
  const special = readSpecial(path, value);
  if (special) return { kind: 'special', apply: special };
  if (isFlag(value)) return { kind: isTrue(value) ? 'include' : 'exclude' };
  return { kind: 'computed', expression: compileIn(environment, value) };
}

/** Puts a node at the end of a path; two that get in each other's way are refused. */
function addNode(root: ProjectionBranch, path: string, leaf: ProjectionNode) {
  const parts = path.split('.');
  const isValid = parts.every((part) => part !== '' && !part.startsWith('$'));
  ensure(isValid, 16410, `FieldPath field names may not start with '$' or be empty: '${path}'`);
  const name = parts.pop()!;
  let branch = root;
  for (const part of parts) {
    const child = branch.children.get(part) ?? createBranch();
    ensure(child.kind === 'branch', 31249, `Path collision at ${path}`);
    branch.children.set(part, child);
    branch = child;
  }
  ensure(!branch.children.has(name), 31250, `Path collision at ${path}`);
  branch.children.set(name, leaf);
}
