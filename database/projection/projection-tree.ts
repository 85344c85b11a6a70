import type { Document, Value } from '#database/bson/document.ts';

/** What a projection does to one field; `special` replaces its value (undefined leaves it out). */
export interface ProjectionNode {
  kind: 'include' | 'exclude' | 'children' | 'special';
  children: Map<string, ProjectionNode>;
  special: SpecialProjection | undefined;
}

/** What the special projections know besides the value. */
export interface ProjectionContext {
  /** The place that the filter found in an array, for `array.$`. */
  position: number | undefined;
  root: Document;
}

/** A projection of one value. */
export type SpecialProjection = (value: Value, context: ProjectionContext) => Value | undefined;

/** A node of some kind without anything in it. */
export function createProjectionNode(
  kind: ProjectionNode['kind'],
  special?: SpecialProjection | undefined,
): ProjectionNode {
  return { kind, children: new Map(), special };
}
