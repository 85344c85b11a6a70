import type { AnyBulkWriteOperation } from 'mongodb';
import type { Decision } from './retry.ts';
import type { NotificationDocument } from './schema.ts';
import type { Sent } from './send.ts';

const attemptsKept = 16;

/** Attempts that were counted and whose outcome never was written: their process ended. */
export function unrecorded({ attemptCount, attempts }: NotificationDocument): number {
  return attemptCount <= attemptsKept ? attemptCount - attempts.length : 0;
}

/** The one write that records an attempt and what follows; it meets nothing when a later holder of the lane has touched the notification. */
export function toWrite(
  { _id, dueAt, fence }: NotificationDocument,
  sent: Sent,
  decision: Decision,
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
