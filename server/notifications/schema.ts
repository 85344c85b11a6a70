import { z } from 'zod';
import { InstantOut } from '#server/documents/fields.ts';
import type { EventType } from '#server/feed/catalogue.ts';
import type { notificationReasons } from '#texts/en/notification-reasons.ts';

/** `parked`: each of its attempts ended the process that made it; it waits for a person. */
const notificationStates = ['waiting', 'delivered', 'failed', 'parked'] as const;

/** One event for one endpoint, with its attempts. */
export interface NotificationDocument {
  _id: string;
  accountId: string;
  endpointId: string;
  endpointKey: string;
  eventId: string;
  sequence: number;
  type: EventType;
  /** `task:KEY`: later ones about the same subject may have to wait for this one. */
  subject: string;
  correlationId: string;
  state: (typeof notificationStates)[number];
  /** Why it ended without an attempt that tells it. */
  reason?: keyof typeof notificationReasons;
  /** When the next attempt is due; absent when there is none. */
  dueAt?: Date;
  /** Counted before the attempt, so that a death in between is one. */
  attemptCount: number;
  attempts: Attempt[];
  /** The fence of the lane's claim under which it was last touched: earlier holders write nothing more. */
  fence: number;
  createdAt: Date;
  endedAt?: Date;
}

/** One try to deliver. */
export interface Attempt {
  at: Date;
  durationMs: number;
  status?: number;
  error?: string;
  /** Beginning of the answer, at most 1 KiB. */
  head?: string;
}

export const NotificationView = z
  .object({
    id: z.string(),
    endpointKey: z.string(),
    eventId: z.string(),
    sequence: z.number().int(),
    type: z.string(),
    subject: z.string(),
    correlationId: z.string(),
    state: z.enum(notificationStates),
    reason: z
      .object({ code: z.string(), message: z.string() })
      .optional()
      .meta({ description: 'Why it failed, where no attempt tells it' }),
    dueAt: InstantOut.optional(),
    attemptCount: z.number().int(),
    attempts: z.array(
      z.object({
        at: InstantOut,
        durationMs: z.number(),
        status: z.number().optional(),
        error: z.string().optional(),
        head: z.string().optional(),
      }),
    ),
    createdAt: InstantOut,
    endedAt: InstantOut.optional(),
  })
  .meta({ id: 'Notification' });
