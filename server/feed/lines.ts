import type { Collection } from 'mongodb';
import type { Claimable } from '#server/claims/claims.ts';
import type { Database } from '#server/documents/database.ts';
import type { FilterFields } from '#server/documents/filter.ts';
import type { Changes, OutboxEvent } from '#server/documents/outbox.ts';
import type { EventType } from './catalogue.ts';

/** A line of an account's feed: an event in its place. Never changed; removed only by retention. */
export interface FeedLine extends Omit<OutboxEvent, 'personalChanges'> {
  _id: string;
  accountId: string;
  sequence: number;
  recordedAt: Date;
  /** Personal changes stand in the side document of the same id. */
  personal?: true;
}

/** Values about a person that a line names; erased with the person, the line stays. */
export interface PersonalChanges {
  _id: string;
  accountId: string;
  subject: FeedLine['subject'];
  changes: Changes;
}

/** Where an account's feed begins and ends. Who hands its new lines on claims it. */
export interface Head extends Claimable {
  firstSequence: number;
  end: number;
}

/** Which lines to read. `after` and `until` are sequences, `until` included. */
export interface LineQuery {
  after: number;
  until?: number;
  limit?: number;
  types?: EventType[];
  audience?: string[];
}

/** What filters of endpoints and routes may ask of a line. */
export const lineFilterFields: FilterFields = {
  type: { path: 'type', type: 'text' },
  subjectKind: { path: 'subject.kind', type: 'text' },
  subjectKey: { path: 'subject.key', type: 'text' },
  kind: { path: 'data.kind', type: 'text' },
  employeeKey: { path: 'data.employeeKey', type: 'text' },
  byKind: { path: 'by.kind', type: 'text' },
};

/** The collections of the feed. */
export function defineFeed(database: Database) {
  const lines = database.define<FeedLine>('events', [
    [{ accountId: 1, sequence: 1 }, { unique: true }],
    [{ accountId: 1, eventId: 1 }, { unique: true }],
    [{ accountId: 1, audience: 1, sequence: 1 }],
    [{ accountId: 1, causeId: 1, sequence: 1 }, { partialFilterExpression: { causeId: { $exists: true } } }],
    [{ accountId: 1, 'subject.kind': 1, 'subject.key': 1, sequence: 1 }],
    [{ accountId: 1, correlationId: 1, sequence: 1 }],
  ]);
  const personal = database.define<PersonalChanges>('personalChanges', [
    [{ accountId: 1, 'subject.kind': 1, 'subject.key': 1 }],
  ]);
  const heads = database.define<Head>('heads', [
    [{ dueAt: 1 }, { partialFilterExpression: { dueAt: { $exists: true } } }],
  ]);
  return { lines, personal, heads };
}

export type FeedCollections = ReturnType<typeof defineFeed>;

/** Reads lines of an account in their order. */
export function readLines(lines: Collection<FeedLine>, accountId: string, query: LineQuery): Promise<FeedLine[]> {
  const { after, until, limit = 500, types, audience } = query;
  return lines
    .find({
      accountId,
      ...(audience && { audience: { $in: audience } }),
      sequence: { $gt: after, ...(until !== undefined && { $lte: until }) },
      ...(types && { type: { $in: types } }),
    })
    .sort({ sequence: 1 })
    .limit(limit)
    .toArray();
}
