import type { Dispatcher } from 'undici';
import type { z } from 'zod';
import { type Caller, ensureMay } from '#server/caller.ts';
import type { Database } from '#server/documents/database.ts';
import { type ListQuery, listPage } from '#server/documents/list.ts';
import type { Endpoints } from '#server/endpoints/service.ts';
import { ensureFound } from '#server/errors.ts';
import type { Describe } from '#server/events/service.ts';
import type { Feed } from '#server/feed/feed.ts';
import { type Follower, readerOf } from '#server/feed/readers.ts';
import type { Locale } from '#texts/locales.ts';
import { say } from '#texts/say.ts';
import { createDelivery } from './deliver.ts';
import { createDispatch } from './dispatch.ts';
import { defineNotifications } from './model.ts';
import type { NotificationDocument, NotificationView } from './schema.ts';

export type Notifications = ReturnType<typeof createNotifications>;

/** What customers are told over HTTP: made from the feed, delivered in turns, with a log of every attempt. */
export function createNotifications(parts: {
  database: Database;
  feed: Feed;
  endpoints: Endpoints;
  dispatcher: Dispatcher;
  describe: Describe;
}) {
  const collections = defineNotifications(parts.database);
  const { dispatch, wakeLane } = createDispatch({ ...parts, ...collections });
  const deliver = createDelivery({ ...parts, ...collections });

  async function list(caller: Caller, query: z.output<typeof ListQuery>) {
    ensureMay(caller, 'endpoints.manage');
    return listPage(collections.notifications, caller.accountId, query, filterFields, {});
  }

  async function get(caller: Caller, id: string): Promise<NotificationDocument> {
    ensureMay(caller, 'endpoints.manage');
    return ensureFound(
      await collections.notifications.findOne({ _id: id, accountId: caller.accountId }),
      'notification.not_found',
    );
  }

  /** Notifications of one chain of events, for the journal. */
  function findByCorrelation(accountId: string, correlationId: string): Promise<NotificationDocument[]> {
    return collections.notifications.find({ accountId, correlationId }).sort({ sequence: 1 }).limit(1000).toArray();
  }

  /** The account's endpoints as readers of its feed: one has passed a line when it is delivered, as long as it takes notifications. */
  async function followers(accountId: string): Promise<Follower[]> {
    const all = await parts.endpoints.listAll(accountId);
    return Promise.all(
      all.map(async (endpoint) => {
        const at = await parts.feed.readers.placeOf(readerOf('endpoint', endpoint));
        const isActive = endpoint.enabled;
        return {
          at: isActive ? Math.min(at, await beforeWaiting(endpoint._id)) : at,
          isActive,
          missed: endpoint.missed,
          tell: (missed) => parts.endpoints.tellMissed(endpoint, missed),
        };
      }),
    );
  }

  async function beforeWaiting(endpointId: string): Promise<number> {
    const waiting = { endpointId, dueAt: { $exists: true } };
    const first = await collections.notifications.findOne(waiting, { sort: { sequence: 1 } });
    return first ? first.sequence - 1 : Number.POSITIVE_INFINITY;
  }

  /** An endpoint was enabled again: what waited for it is due. */
  async function endpointChanged(accountId: string, key: string): Promise<void> {
    const endpoint = await parts.endpoints.find(accountId, key);
    if (endpoint?.enabled) await wakeLane(endpoint);
  }

  return { dispatch, deliver, list, get, findByCorrelation, followers, endpointChanged, lanes: collections.lanes };
}

const filterFields = {
  endpointKey: { path: 'endpointKey', type: 'text' },
  eventId: { path: 'eventId', type: 'text' },
  type: { path: 'type', type: 'text' },
  subject: { path: 'subject', type: 'text' },
  state: { path: 'state', type: 'text' },
  correlationId: { path: 'correlationId', type: 'text' },
  createdAt: { path: 'createdAt', type: 'date' },
} as const;

/** A notification as it goes out, its reason in the reader's language. */
export function presentNotification(
  notification: NotificationDocument,
  locale: Locale,
): z.input<typeof NotificationView> {
  const {
    _id,
    endpointKey,
    eventId,
    sequence,
    type,
    subject,
    correlationId,
    state,
    reason,
    dueAt,
    attemptCount,
    attempts,
    createdAt,
    endedAt,
  } = notification;
  return {
    id: _id,
    ...{ endpointKey, eventId, sequence, type, subject, correlationId, state, attemptCount },
    reason: reason && { code: reason, message: say(locale, `notificationReasons.${reason}`) },
    dueAt: dueAt?.toISOString(),
    attempts: attempts.map((attempt) => ({ ...attempt, at: attempt.at.toISOString() })),
    createdAt: createdAt.toISOString(),
    endedAt: endedAt?.toISOString(),
  };
}
