import type { Value } from '#database/bson/document.ts';
import type { Expression, Scope } from '#database/expressions/expression.ts';

/** What a projection does to one field. */
export type ProjectionNode =
  | { kind: 'include' }
  | { kind: 'exclude' }
  | { kind: 'computed'; expression: Expression }
  | { kind: 'special'; apply: SpecialProjection }
  | ProjectionBranch;

/** What a projection does to the fields inside a field. */
export interface ProjectionBranch {
  kind: 'branch';
  children: Map<string, ProjectionNode>;
}

/** A projection of one value (undefined leaves it out), given the place that the filter found, for `array.$`. */
export type SpecialProjection = (value: Value, position: number | undefined) => Value | undefined;

/** What a projection is applied with. */
export interface ProjectionContext {
  position: number | undefined;
  scope: Scope;
}

/** A branch without anything in it. */
export function createBranch(): ProjectionBranch {
  return { kind: 'branch', children: new Map() };
}

/** Whether anything in a node is computed, so that it makes fields where there are none. */
export function computesSomething(node: ProjectionNode): boolean {
  return node.kind === 'computed' || (node.kind === 'branch' && [...node.children.values()].some(computesSomething));
}
