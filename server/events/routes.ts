import type Router from '@koa/router';
import { z } from 'zod';
import { ensureMay } from '#server/caller.ts';
import { InstantOut } from '#server/documents/fields.ts';
import { ensure } from '#server/errors.ts';
import { type EventType, eventTypes } from '#server/feed/catalogue.ts';
import type { Feed } from '#server/feed/feed.ts';
import type { FeedLine } from '#server/feed/lines.ts';
import { operation } from '#server/http/operation.ts';

const names = Object.keys(eventTypes) as [EventType, ...EventType[]];

const EventsQuery = z.object({
  after: z.coerce.number().int().min(0).default(0).meta({ description: 'Sequence of the last line you have' }),
  limit: z.coerce.number().int().min(1).max(500).default(100),
  type: z
    .union([z.enum(names), z.array(z.enum(names))])
    .optional()
    .transform((types) => (types === undefined ? undefined : [types].flat())),
});

const EventView = z
  .object({
    id: z.string().meta({ description: 'The same as in notifications' }),
    sequence: z.number().int(),
    type: z.enum(names),
    time: InstantOut,
    subject: z.object({ kind: z.string(), key: z.string() }),
    correlationId: z.string(),
    causeId: z.string().optional(),
    rev: z.number().int().optional(),
    changes: z
      .record(z.string(), z.tuple([z.unknown(), z.unknown()]))
      .optional()
      .meta({ description: 'Values before and after, by field' }),
    data: z.record(z.string(), z.unknown()).optional(),
  })
  .meta({ id: 'Event' });

/** The feed over REST: what notifications tell, for those who would rather ask. */
export function routeEvents(router: Router, feed: Feed): void {
  router.get(
    '/v1/events',
    operation(
      {
        summary: "Read the account's feed in its order",
        permission: 'entries.read',
        query: EventsQuery,
        reply: z.object({
          items: z.array(EventView),
          after: z.number().int().meta({ description: 'Send it as after the next time' }),
          hasMore: z.boolean(),
        }),
        errors: ['cursor.gone'],
      },
      async ({ caller, query }) => {
        ensureMay(caller, 'entries.read');
        const { after, limit, type: types } = query;
        const first = await feed.firstSequence(caller.accountId);
        ensure(after >= first - 1, 'cursor.gone', { first });
        const end = await feed.end(caller.accountId);
        const lines = await feed.read(caller.accountId, { after, until: end, limit, ...(types && { types }) });
        const hasMore = lines.length === limit;
        return {
          items: lines.map(presentLine),
          after: hasMore ? (lines.at(-1)?.sequence ?? after) : Math.max(after, end),
          hasMore,
        };
      },
    ),
  );
}

function presentLine({
  eventId,
  sequence,
  type,
  occurredAt,
  subject,
  correlationId,
  causeId,
  rev,
  changes,
  data,
}: FeedLine): z.input<typeof EventView> {
  return {
    id: eventId,
    sequence,
    type,
    time: occurredAt.toISOString(),
    subject,
    correlationId,
    causeId,
    rev,
    changes,
    data,
  };
}
