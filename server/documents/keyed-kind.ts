import type { Collection } from 'mongodb';
import type { ErrorCode } from '#server/errors.ts';
import type { EventType, SubjectKind } from '#server/feed/catalogue.ts';
import type { faults } from '#texts/en/faults.ts';
import type { TextParams } from '#texts/say.ts';
import type { KeyedDocument } from './document.ts';

/** Why a thing cannot be stored as it was given; the sentence is in the catalogue of texts. */
export interface Fault {
  /** Field as a path of ours (`assignee.employeeKey`); empty for the thing as a whole. */
  field: string;
  code: keyof typeof faults;
  params?: TextParams;
  /** The error that answers a single request; `request.invalid` when absent. */
  error?: ErrorCode;
  /** The reference may still arrive by file: an import lets the row wait. */
  mayWait?: true;
}

/** Fields by path. `null` clears, absent keeps, `byDefault` is what the field is when nobody gives it. */
export type Patch = Record<string, unknown>;

/** A PUT does not name this field. */
export const byDefault = Symbol('by default');

/** How a kind of thing that the account names by a key is stored: tasks, points, employees … */
export interface KeyedKind<D extends KeyedDocument> {
  collection: Collection<D>;
  subject: SubjectKind;
  events: { created: EventType; updated: EventType };
  /** Fields the customer owns. PUT clears those that are absent. */
  fields: readonly string[];
  /** What a field is when nobody gives it; fields without default are absent then. */
  defaults: Partial<D>;
  required: readonly string[];
  /** Objects of which a patch changes single parts; a PUT replaces them. */
  composites: readonly string[];
  /** Objects that a patch replaces whole, while a file, which knows only its columns, changes their parts. */
  wholes: readonly string[];
  /** Fields that tell about a person. */
  personal: readonly string[];
  /** Fields that events do not tell: inner workings. */
  untold?: readonly string[];
  /** Who may hold the thing: `employee:KEY`, `group:KEY`, `point:KEY` … */
  audienceOf(document: D): string[];
  /** Brings the patches of a batch into the form in which they are stored, gives new things what they start with, and finds what cannot be. */
  refine?(
    accountId: string,
    patches: Patch[],
    stored: D[],
  ): Promise<(patch: Patch, current: D | undefined) => { patch: Patch; faults: Fault[] }>;
  /** Looks up once per batch what the rows refer to; gives the faults of one thing as it would become. */
  prepare?(accountId: string, patches: Patch[]): Promise<(next: D, changed: string[]) => Fault[]>;
  /** The last word on a change of a thing that exists. May adjust `next`. */
  review?(current: D, next: D, changed: string[]): Fault[];
}
