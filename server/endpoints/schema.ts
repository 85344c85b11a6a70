import { z } from 'zod';
import type { KeyedDocument } from '#server/documents/document.ts';
import { Line, stamps } from '#server/documents/fields.ts';
import { Filter, type FilterTree } from '#server/documents/filter.ts';
import { type EventType, eventTypes } from '#server/feed/catalogue.ts';
import { MissedLines } from '#server/feed/readers.ts';
import type { SealedSecret } from '#server/secrets.ts';

const eventTypeNames = Object.keys(eventTypes) as [EventType, ...EventType[]];
export const EventTypes = z.array(z.enum(eventTypeNames)).min(1).max(eventTypeNames.length);

/** A URL of the customer that takes notifications. */
export interface EndpointDocument extends KeyedDocument {
  name?: string;
  url: string;
  eventTypes: EventType[];
  /** Which events of these types; all when absent. */
  filter?: FilterTree;
  /** `subject`: one thing's events one after the other; `none`: as they come. */
  order: 'subject' | 'none';
  enabled: boolean;
  /** Why notifications stopped, when they did without anybody asking for it. */
  disabledReason?: string;
  /** What it was told it missed while it was disabled. */
  missed?: MissedLines;
  /** Two while one is being replaced; the newest first. */
  secrets: SealedSecret[];
}

const Url = z
  .string()
  .max(2000)
  .meta({ description: 'http or https; private addresses only where the hub owner allows them' });

export const EndpointFields = z.object({
  name: Line.optional(),
  url: Url,
  eventTypes: EventTypes,
  filter: Filter.optional(),
  order: z.enum(['subject', 'none']).optional(),
  enabled: z.boolean().optional(),
});

export const EndpointPatch = z.object({
  name: Line.nullish(),
  url: Url.optional(),
  eventTypes: EventTypes.optional(),
  filter: Filter.nullish(),
  order: z.enum(['subject', 'none']).optional(),
  enabled: z.boolean().optional(),
});

export const EndpointView = z
  .object({
    key: z.string(),
    name: z.string().optional(),
    url: z.string(),
    eventTypes: EventTypes,
    filter: Filter.optional(),
    order: z.enum(['subject', 'none']),
    enabled: z.boolean(),
    disabledReason: z.string().optional(),
    missed: MissedLines.optional(),
    ...stamps,
    secret: z.string().optional().meta({ description: 'whsec_…, only in the reply that makes the endpoint' }),
  })
  .meta({ id: 'Endpoint' });

export const EndpointSecret = z.object({ secret: z.string().meta({ description: 'whsec_…, shown this once' }) });
