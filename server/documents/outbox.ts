import type { Caller } from '#server/caller.ts';
import type { EventType, SubjectKind } from '#server/feed/catalogue.ts';
import { newId } from './document.ts';

/** Values before and after, by field. */
export type Changes = Record<string, [before: unknown, after: unknown]>;

/**
 * An event as the write that caused it leaves it in its document. The relay turns it into a line of the account's feed.
 * `audience` names who may hold the thing (`employee:KEY`, `group:KEY`, `point:KEY` …), former holders included.
 */
export interface OutboxEvent {
  eventId: string;
  type: EventType;
  subject: { kind: SubjectKind; key: string };
  occurredAt: Date;
  correlationId: string;
  /** Event that must stand in the feed before this one. */
  causeId?: string;
  audience?: string[];
  rev?: number;
  changes?: Changes;
  /** Changes of fields that tell about a person; they go to a side document, so that erasing a person leaves the line. */
  personalChanges?: Changes;
  by: { kind: string; id: string };
  data?: Record<string, unknown>;
}

/** The parts of an event that differ from case to case. */
export type EventDraft = Omit<OutboxEvent, 'eventId' | 'occurredAt' | 'correlationId' | 'by'> & {
  eventId?: string;
  occurredAt?: Date;
};

/** An event caused by this caller now. */
export function eventBy(caller: Caller, draft: EventDraft): OutboxEvent {
  const { eventId = newId(), occurredAt = new Date(), ...rest } = draft;
  return {
    ...rest,
    eventId,
    occurredAt,
    correlationId: caller.correlationId,
    by: { kind: caller.kind, id: caller.id },
  };
}
