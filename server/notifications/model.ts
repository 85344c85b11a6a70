import { type Claimable, dueIndex } from '#server/claims/claims.ts';
import type { Database } from '#server/documents/database.ts';
import type { NotificationDocument } from './schema.ts';

/** The way to one endpoint; who delivers to it claims it, so each receiver has one sender in the whole hub. Its id is the endpoint's. */
export interface Lane extends Claimable {
  accountId: string;
  /** The receiver asked to be left alone until then. */
  pausedUntil?: Date;
}

/** The index by which those are found that wait for an endpoint about a subject, in their order. */
export const waitingAbout: Record<string, 1> = { endpointId: 1, subject: 1, sequence: 1 };

/** Notifications: once per endpoint and event; those due of a lane; those waiting about a subject; the log. */
export function defineNotifications(database: Database) {
  const notifications = database.define<NotificationDocument>('notifications', [
    [{ accountId: 1, endpointId: 1, eventId: 1 }, { unique: true }],
    [{ endpointId: 1, dueAt: 1, sequence: 1 }, { partialFilterExpression: { dueAt: { $exists: true } } }],
    [waitingAbout, { partialFilterExpression: { dueAt: { $exists: true } } }],
    [{ accountId: 1, _id: 1 }],
    [{ accountId: 1, correlationId: 1 }],
  ]);
  const lanes = database.define<Lane>('lanes', [dueIndex]);
  return { notifications, lanes };
}

export type NotificationCollections = ReturnType<typeof defineNotifications>;
