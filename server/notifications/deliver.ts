import type { AnyBulkWriteOperation } from 'mongodb';
import type { Dispatcher } from 'undici';
import { systemCaller } from '#server/caller.ts';
import type { Lease } from '#server/claims/lease.ts';
import type { EndpointDocument } from '#server/endpoints/schema.ts';
import type { Endpoints } from '#server/endpoints/service.ts';
import type { Describe } from '#server/events/service.ts';
import type { Feed } from '#server/feed/feed.ts';
import type { Lane, NotificationCollections } from './model.ts';
import { attemptsThatHold, type Decision, decide } from './retry.ts';
import type { NotificationDocument } from './schema.ts';
import { type Sent, sendLetter } from './send.ts';

const inFlight = 8;
const attemptsKept = 16;
/** After so many attempts that ended the process before their outcome was written, a notification is parked. */
const maxDeaths = 5;
/** After so many batches a lane is given back, so that others get their turn. */
const batchesPerTurn = 20;

/** What a delivery needs. */
export interface DeliveryParts extends Pick<NotificationCollections, 'notifications'> {
  feed: Feed;
  endpoints: Endpoints;
  describe: Describe;
  dispatcher: Dispatcher;
}

/**
 * Delivers what is due of one lane, some at a time, and gives the lane back for when the next is due. One sender a lane: order and the
 * receiver's slots need no further agreement, and outcomes are written under the lane's token.
 */
export function createDelivery({ notifications, feed, endpoints, describe, dispatcher }: DeliveryParts) {
  return async function deliver(lease: Lease<Lane>, lane: Lane): Promise<void> {
    const endpoint = await endpoints.findById(lane._id);
    const fence = lane.fence ?? 0;
    let pausedUntil = lane.pausedUntil;
    for (let batch = 0; batch < batchesPerTurn && endpoint.enabled && !lease.signal.aborted; batch += 1) {
      if (pausedUntil && pausedUntil > new Date()) break;
      const due = await takeDue(endpoint, fence);
      if (due.length === 0) break;
      const decisions = await attempt(lease, endpoint, due, fence);
      const pauseMs = Math.max(
        0,
        ...decisions.map((decision) => ('pauseMs' in decision ? (decision.pauseMs ?? 0) : 0)),
      );
      if (pauseMs > 0) pausedUntil = new Date(Date.now() + pauseMs);
      if (decisions.some((decision) => decision.next === 'disable-endpoint')) {
        await endpoints.disable(
          systemCaller(endpoint.accountId, due[0]?.correlationId ?? ''),
          endpoint.key,
          'the receiver answered 410 Gone',
        );
        break;
      }
    }
    await giveBack(lease, lane, endpoint, pausedUntil);
  };

  /** The next few due ones, at most one per subject where order matters, their attempt counted before it is made. */
  async function takeDue(endpoint: EndpointDocument, fence: number): Promise<NotificationDocument[]> {
    const now = new Date();
    const found = await notifications
      .find({ endpointId: endpoint._id, dueAt: { $lte: now } })
      .sort({ dueAt: 1, sequence: 1 })
      .limit(inFlight * 4)
      .toArray();
    const safe = await parkKillers(found);
    const free = endpoint.order === 'subject' ? await keepOrder(endpoint, safe) : safe;
    // One that may have ended a process is tried alone, so that the others are not blamed.
    const suspect = free.find((each) => unrecorded(each) > 1);
    const chosen = suspect ? [suspect] : free.slice(0, inFlight);
    if (chosen.length === 0) return [];
    const mine = { _id: { $in: chosen.map(({ _id }) => _id) }, fence: { $lte: fence } };
    await notifications.updateMany(mine, { $set: { fence }, $inc: { attemptCount: 1 } });
    return notifications
      .find({ ...mine, fence })
      .sort({ sequence: 1 })
      .toArray();
  }

  /** Takes out those whose attempts ended their process again and again. */
  async function parkKillers(found: NotificationDocument[]): Promise<NotificationDocument[]> {
    const killers = found.filter((each) => unrecorded(each) >= maxDeaths).map(({ _id }) => _id);
    if (killers.length === 0) return found;
    await notifications.updateMany(
      { _id: { $in: killers } },
      { $set: { state: 'parked', endedAt: new Date() }, $unset: { dueAt: 1 } },
    );
    return found.filter(({ _id }) => !killers.includes(_id));
  }

  /** Leaves out what must wait for an earlier one about the same subject, and puts it off until that one is due. */
  async function keepOrder(endpoint: EndpointDocument, found: NotificationDocument[]): Promise<NotificationDocument[]> {
    const first = new Map<string, NotificationDocument>();
    for (const each of found)
      if (each.sequence < (first.get(each.subject)?.sequence ?? Number.POSITIVE_INFINITY))
        first.set(each.subject, each);
    const retried = await notifications
      .find({
        endpointId: endpoint._id,
        subject: { $in: [...first.keys()] },
        dueAt: { $gt: new Date() },
        attemptCount: { $gt: 0, $lt: attemptsThatHold },
      })
      .sort({ sequence: 1 })
      .toArray();
    const holding = new Map(retried.reverse().map((each) => [each.subject, each]));
    const behind = found.filter(
      (each) => (holding.get(each.subject)?.sequence ?? Number.POSITIVE_INFINITY) < each.sequence,
    );
    if (behind.length > 0) {
      const writes: AnyBulkWriteOperation<NotificationDocument>[] = behind.map(({ _id, subject }) => {
        const dueAt = holding.get(subject)?.dueAt ?? new Date();
        return { updateOne: { filter: { _id }, update: { $set: { dueAt: new Date(dueAt.getTime() + 1) } } } };
      });
      await notifications.bulkWrite(writes, { ordered: false });
    }
    return found.filter((each) => first.get(each.subject) === each && !behind.includes(each));
  }

  async function attempt(
    lease: Lease<Lane>,
    endpoint: EndpointDocument,
    due: NotificationDocument[],
    fence: number,
  ): Promise<Decision[]> {
    const bodies = await renderAll(endpoint.accountId, due);
    const secrets = endpoints.secretsOf(endpoint);
    const sent = await Promise.all(
      due.map(({ eventId, correlationId }) =>
        sendLetter(
          { id: eventId, url: endpoint.url, body: bodies.get(eventId) ?? '', secrets, correlationId },
          dispatcher,
          lease.signal,
        ),
      ),
    );
    const decisions = sent.map(({ outcome }, index) => decide(outcome, due[index]?.attemptCount ?? 1, Math.random()));
    const writes = due.map((notification, index) =>
      toWrite(notification, sent[index] as Sent, decisions[index] as Decision, fence),
    );
    await notifications.bulkWrite(writes, { ordered: false });
    return decisions;
  }

  async function renderAll(accountId: string, due: NotificationDocument[]): Promise<Map<string, string>> {
    const lines = await feed.collections.lines
      .find({ accountId, eventId: { $in: due.map(({ eventId }) => eventId) } })
      .toArray();
    const data = await describe(accountId, lines);
    return new Map(
      lines.map(({ eventId, type, occurredAt, sequence }) => [
        eventId,
        JSON.stringify({
          id: eventId,
          type,
          time: occurredAt.toISOString(),
          account: accountId,
          sequence,
          data: data.get(eventId) ?? {},
        }),
      ]),
    );
  }

  async function giveBack(
    lease: Lease<Lane>,
    lane: Lane,
    endpoint: EndpointDocument,
    pausedUntil: Date | undefined,
  ): Promise<void> {
    const [next] = await notifications
      .find({ endpointId: lane._id, dueAt: { $exists: true } })
      .sort({ dueAt: 1 })
      .limit(1)
      .toArray();
    const at =
      next?.dueAt && endpoint.enabled
        ? new Date(Math.max(next.dueAt.getTime(), pausedUntil?.getTime() ?? 0))
        : undefined;
    await lease.finish(lane, {
      ...(at && { $set: { dueAt: at } }),
      ...(pausedUntil ? { $set: { pausedUntil, ...(at && { dueAt: at }) } } : { $unset: { pausedUntil: 1 } }),
    });
  }
}

/** Attempts that were counted and whose outcome never was written: their process ended. */
function unrecorded({ attemptCount, attempts }: NotificationDocument): number {
  return attemptCount <= attemptsKept ? attemptCount - attempts.length : 0;
}

function toWrite(
  { _id, dueAt }: NotificationDocument,
  sent: Sent,
  decision: Decision,
  fence: number,
): AnyBulkWriteOperation<NotificationDocument> {
  const { outcome, at, durationMs, head } = sent;
  const attempt = {
    at,
    durationMs,
    ...(outcome.kind === 'unreachable' ? { error: outcome.code } : { status: outcome.status }),
    ...(head && { head }),
  };
  const kept = { $push: { attempts: { $each: [attempt], $slice: -attemptsKept } } };
  const filter = { _id, fence };
  if (decision.next === 'retry') {
    return { updateOne: { filter, update: { ...kept, $set: { dueAt: new Date(Date.now() + decision.afterMs) } } } };
  }
  // An endpoint that is disabled keeps what waits, for when it is enabled again.
  if (decision.next === 'disable-endpoint')
    return { updateOne: { filter, update: { ...kept, $set: { dueAt: dueAt ?? at } } } };
  const state = decision.next === 'done' ? ('delivered' as const) : ('failed' as const);
  return { updateOne: { filter, update: { ...kept, $set: { state, endedAt: new Date() }, $unset: { dueAt: 1 } } } };
}
