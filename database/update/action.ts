import type { Document, Value } from '#database/bson/document.ts';

/** What an action says of a field: its new value, `removed`, or nothing (undefined) to leave it as it is. */
export type Outcome = Value | typeof removed | undefined;

/** The outcome that takes a field away. */
export const removed: unique symbol = Symbol('removed');

/** What an update knows besides the field it works on. */
export interface UpdateContext {
  /** Whether the document is being inserted by an upsert. */
  isInsert: boolean;
  now: Date;
  /** The place that `$` stands for, if the filter looked into an array. */
  position: number | undefined;
  /** The document before the update. */
  original: Document;
}

/** What an update operator does to one field. */
export interface Action {
  /** Whether it makes the field (and documents above it) where there is none. */
  creates: boolean;
  apply(current: Value | undefined, context: UpdateContext, path: string): Outcome;
}

/** Reads the argument of an operator for one path. */
export type ActionReader = (argument: Value, path: string) => Action;
