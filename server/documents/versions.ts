import type { KeyedDocument } from './document.ts';

/** A version of a thing: what it held, since when. Versions never change; others name them. */
export type Version<V> = V & { version: number; createdAt: Date };

/** A thing that keeps every version it had. The first is not listed before there is a second. */
export interface Versioned<V> extends KeyedDocument {
  version: number;
  versions?: Version<V>[];
}

/** All versions of a thing, the first one first. `hold` gives what a version holds. */
export function versionsOf<V, D extends Versioned<V>>(document: D, hold: (document: D) => V): Version<V>[] {
  return document.versions ?? [{ ...hold(document), version: document.version, createdAt: document.createdAt }];
}

/** Makes of a changed thing its next version. */
export function addVersion<V, D extends Versioned<V>>(current: D, next: D, hold: (document: D) => V): void {
  next.version = current.version + 1;
  next.versions = [...versionsOf(current, hold), { ...hold(next), version: next.version, createdAt: new Date() }];
}
