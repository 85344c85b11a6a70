import type { Dispatcher } from 'undici';
import { systemCaller } from '#server/caller.ts';
import type { Lease } from '#server/claims/lease.ts';
import type { EndpointDocument } from '#server/endpoints/schema.ts';
import type { Endpoints } from '#server/endpoints/service.ts';
import type { Describe } from '#server/events/service.ts';
import type { Feed } from '#server/feed/feed.ts';
import type { FeedLine } from '#server/feed/lines.ts';
import { toWrite } from './attempts.ts';
import type { Lane, NotificationCollections } from './model.ts';
import { createNextDue, type Outgoing } from './next-due.ts';
import { type Decision, decide } from './retry.ts';
import { type Sent, sendLetter } from './send.ts';

/** No batch begins later in a turn: then the lane is given back, so that others get theirs. */
const turnMs = 3_000;

/** What a delivery needs. */
export interface DeliveryParts extends Pick<NotificationCollections, 'notifications'> {
  feed: Feed;
  endpoints: Endpoints;
  describe: Describe;
  dispatcher: Dispatcher;
}

/**
 * Delivers what is due of one lane, some at a time, and gives the lane back for when the next is due. One sender a lane: order and the
 * receiver's slots need no further agreement, and outcomes are written under the lane's fence.
 */
export function createDelivery({ notifications, feed, endpoints, describe, dispatcher }: DeliveryParts) {
  const nextDue = createNextDue({ notifications, findLines: feed.findLines });

  return async function deliver(lease: Lease<Lane>, lane: Lane): Promise<void> {
    const endpoint = await endpoints.findById(lane._id);
    const turn = { fence: lane.fence ?? 0, signal: lease.signal };
    const endsAt = Date.now() + turnMs;
    let { pausedUntil } = lane;
    while (endpoint.enabled && Date.now() < endsAt && !(pausedUntil && pausedUntil > new Date())) {
      const outgoing = await nextDue(endpoint, turn);
      if (outgoing.length === 0) break;
      const decisions = await attempt(lease, endpoint, outgoing);
      pausedUntil = pauseAfter(decisions) ?? pausedUntil;
      if (decisions.some(({ next }) => next === 'disable-endpoint')) {
        await disable(endpoint, outgoing);
        break;
      }
    }
    await giveBack(lease, lane, endpoint, pausedUntil);
  };

  async function attempt(lease: Lease<Lane>, endpoint: EndpointDocument, outgoing: Outgoing[]): Promise<Decision[]> {
    const { url, accountId } = endpoint;
    const secrets = endpoints.secretsOf(endpoint);
    const lines = outgoing.map(({ line }) => line);
    const data = await describe(accountId, lines);
    const sent = await Promise.all(
      lines.map((line) => {
        const { eventId: id, correlationId } = line;
        const body = bodyOf(line, data.get(id) ?? {});
        return sendLetter({ id, url, body, secrets, correlationId }, dispatcher, lease.signal);
      }),
    );
    // Whoever holds the lane now sends them again, and tells how that went.
    lease.signal.throwIfAborted();
    const attempts = outgoing.map(({ notification }, index) => {
      const { outcome } = sent[index] as Sent;
      const decision = decide(outcome, notification.attemptCount, Math.random());
      return { decision, write: toWrite(notification, sent[index] as Sent, decision) };
    });
    await notifications.bulkWrite(
      attempts.map(({ write }) => write),
      { ordered: false },
    );
    return attempts.map(({ decision }) => decision);
  }

  async function disable({ accountId, key }: EndpointDocument, [first]: Outgoing[]): Promise<void> {
    const caller = systemCaller(accountId, first?.notification.correlationId ?? '');
    await endpoints.disable(caller, key, 'the receiver answered 410 Gone');
  }

  /** Due when the next notification is, but behind those lanes that waited meanwhile. */
  async function giveBack(
    lease: Lease<Lane>,
    lane: Lane,
    { enabled }: EndpointDocument,
    pausedUntil: Date | undefined,
  ): Promise<void> {
    const next = await notifications.findOne(
      { endpointId: lane._id, dueAt: { $exists: true } },
      { sort: { dueAt: 1 }, projection: { dueAt: 1 } },
    );
    const at = Math.max(next?.dueAt?.getTime() ?? 0, pausedUntil?.getTime() ?? 0, Date.now());
    const dueAt = next && enabled && { dueAt: new Date(at) };
    await lease.finish(lane, {
      $set: { ...dueAt, ...(pausedUntil && { pausedUntil }) },
      ...(!pausedUntil && { $unset: { pausedUntil: 1 } }),
    });
  }
}

/** Until when the whole endpoint is left alone. */
function pauseAfter(decisions: Decision[]): Date | undefined {
  const pauses = decisions.map((decision) => ('pauseMs' in decision ? (decision.pauseMs ?? 0) : 0));
  const pauseMs = Math.max(0, ...pauses);
  return pauseMs > 0 ? new Date(Date.now() + pauseMs) : undefined;
}

function bodyOf({ accountId, eventId, type, occurredAt, sequence }: FeedLine, data: Record<string, unknown>): string {
  return JSON.stringify({ id: eventId, type, time: occurredAt.toISOString(), account: accountId, sequence, data });
}
