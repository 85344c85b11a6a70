import type { Filter } from 'mongodb';
import type { EndpointDocument } from '#server/endpoints/schema.ts';
import type { FeedLine } from '#server/feed/lines.ts';
import { unrecorded } from './attempts.ts';
import { type NotificationCollections, waitingAbout } from './model.ts';
import { keepOrder, type Ordered } from './order.ts';
import { attemptsThatHold } from './retry.ts';
import type { NotificationDocument } from './schema.ts';

const inFlight = 8;
/** After so many attempts that ended the process before their outcome was written, a notification is parked. */
const maxDeaths = 5;

/** A notification that goes now, and the line of the feed that it tells. */
export interface Outgoing {
  notification: NotificationDocument;
  line: FeedLine;
}

/** Who chooses, under which claim of the lane. */
interface Turn {
  fence: number;
  signal: AbortSignal;
}

/** One that later ones about its subject have to wait for. */
interface Holding extends Ordered {
  dueAt: Date;
}

/** Where it is chosen. */
interface Parts extends Pick<NotificationCollections, 'notifications'> {
  findLines(accountId: string, eventIds: string[]): Promise<FeedLine[]>;
}

/** Chooses what goes next to an endpoint, some at a time; nothing when nothing is due. The attempts are counted before they are made. */
export function createNextDue({ notifications, findLines }: Parts) {
  return async function nextDue(endpoint: EndpointDocument, { fence, signal }: Turn): Promise<Outgoing[]> {
    for (;;) {
      signal.throwIfAborted();
      const due = await notifications
        .find({ endpointId: endpoint._id, dueAt: { $lte: new Date() } })
        .sort({ dueAt: 1, sequence: 1 })
        .limit(inFlight * 4)
        .toArray();
      if (due.length === 0) return [];
      const alive = await parkKillers(due, fence);
      const next = endpoint.order === 'subject' ? await inOrder(endpoint._id, alive) : alive;
      const outgoing = await countAttempts(await joinLines(endpoint.accountId, pick(next), fence), fence);
      if (outgoing.length > 0) return outgoing;
    }
  };

  /** Takes out those whose attempts ended their process again and again. */
  async function parkKillers(due: NotificationDocument[], fence: number): Promise<NotificationDocument[]> {
    const killers = due.filter((each) => unrecorded(each) >= maxDeaths);
    await end(killers, fence, { state: 'parked' });
    return due.filter((each) => !killers.includes(each));
  }

  /** Those that nothing earlier about the same subject holds back; all behind such a one are put off until it is due. */
  async function inOrder(endpointId: string, due: NotificationDocument[]): Promise<NotificationDocument[]> {
    const holding = await findHolding(
      endpointId,
      due.map(({ subject }) => subject),
    );
    const { next, heldBackBy } = keepOrder(due, holding);
    for (const [subject, { sequence, dueAt }] of heldBackBy) {
      await notifications.updateMany(
        { endpointId, subject, sequence: { $gt: sequence }, dueAt: { $lte: dueAt } },
        { $set: { dueAt: new Date(dueAt.getTime() + 1) } },
      );
    }
    return next;
  }

  /** By subject, the earliest undelivered one that later ones have to wait for, due or not. */
  async function findHolding(endpointId: string, subjects: string[]): Promise<Map<string, Holding>> {
    const waiting = { endpointId, subject: { $in: [...new Set(subjects)] }, dueAt: { $exists: true } };
    const first = { $first: '$$ROOT' };
    const found = await notifications
      .aggregate<{ first: Holding }>(
        [
          { $match: { ...waiting, attemptCount: { $lt: attemptsThatHold } } },
          { $sort: { subject: 1, sequence: 1 } },
          { $project: { _id: 0, subject: 1, sequence: 1, dueAt: 1 } },
          { $group: { _id: '$subject', first } },
        ],
        { hint: waitingAbout },
      )
      .toArray();
    return new Map(found.map(({ first: holding }) => [holding.subject, holding]));
  }

  /** One that may have ended a process is tried alone, so that the others are not blamed. */
  function pick(next: NotificationDocument[]): NotificationDocument[] {
    const suspect = next.find((each) => unrecorded(each) > 1);
    return suspect ? [suspect] : next.slice(0, inFlight);
  }

  /** Those whose lines are there. Of the others nothing is left to tell. */
  async function joinLines(accountId: string, chosen: NotificationDocument[], fence: number): Promise<Outgoing[]> {
    const found = await findLines(
      accountId,
      chosen.map(({ eventId }) => eventId),
    );
    const lines = new Map(found.map((line) => [line.eventId, line]));
    const lost = chosen.filter(({ eventId }) => !lines.has(eventId));
    await end(lost, fence, { state: 'failed', reason: 'lineGone' });
    return chosen.flatMap((notification) => {
      const line = lines.get(notification.eventId);
      return line ? [{ notification, line }] : [];
    });
  }

  async function countAttempts(chosen: Outgoing[], fence: number): Promise<Outgoing[]> {
    if (chosen.length === 0) return [];
    const mine = held(
      chosen.map(({ notification }) => notification),
      fence,
    );
    await notifications.updateMany(mine, { $set: { fence }, $inc: { attemptCount: 1 } });
    const counted = await notifications.find({ ...mine, fence }).toArray();
    const lines = new Map(chosen.map(({ line }) => [line.eventId, line]));
    return counted.map((notification) => ({ notification, line: lines.get(notification.eventId) as FeedLine }));
  }

  async function end(
    ended: NotificationDocument[],
    fence: number,
    how: Pick<NotificationDocument, 'state' | 'reason'>,
  ): Promise<void> {
    if (ended.length === 0) return;
    await notifications.updateMany(held(ended, fence), { $set: { ...how, endedAt: new Date() }, $unset: { dueAt: 1 } });
  }
}

/** These, unless a later holder of the lane has touched them. */
function held(some: NotificationDocument[], fence: number): Filter<NotificationDocument> {
  return { _id: { $in: some.map(({ _id }) => _id) }, fence: { $lte: fence } };
}
