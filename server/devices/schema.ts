import { z } from 'zod';
import { InstantOut, Key } from '#server/documents/fields.ts';

/** A phone, in the hands of one employee for a period. */
export interface DeviceDocument {
  _id: string;
  accountId: string;
  v: number;
  employeeKey: string;
  platform?: string;
  appVersion?: string;
  signedInAt: Date;
  lastSeenAt: Date;
  /** Feed position up to which the phone has confirmed to hold everything. */
  confirmedSequence?: number;
  /** What must be added to the phone's clock to get the hub's, in milliseconds. */
  clockSkewMs?: number;
  revokedAt?: Date;
}

export const DeviceView = z
  .object({
    id: z.string(),
    employeeKey: z.string(),
    platform: z.string().optional(),
    appVersion: z.string().optional(),
    signedInAt: InstantOut,
    lastSeenAt: InstantOut,
    revokedAt: InstantOut.optional(),
  })
  .meta({ id: 'Device' });

export const DeviceCode = z.object({
  code: z.string().meta({ description: 'Typed once into the phone, with the key of the employee' }),
  expiresAt: InstantOut,
});

export const DeviceSignIn = z.object({
  employeeKey: Key,
  code: z.string().max(100),
  platform: z.string().max(100).optional(),
  appVersion: z.string().max(100).optional(),
});

export const DeviceSignedIn = z.object({
  token: z.string(),
  deviceId: z.string(),
  accountName: z.string(),
  timeZone: z.string(),
});

export const PullQuery = z.object({
  cursor: z.string().max(200).optional().meta({ description: 'Absent: everything, from the beginning' }),
  limit: z.coerce.number().int().min(1).max(500).default(200),
});

export const PullReply = z.object({
  changes: z.array(
    z.object({
      entity: z.string().meta({ description: 'task, point, taskType or form' }),
      op: z.enum(['put', 'remove']),
      value: z.record(z.string(), z.unknown()).meta({ description: 'The whole thing; for remove only its key' }),
    }),
  ),
  cursor: z.string().optional(),
  hasMore: z.boolean(),
  resetRequired: z
    .boolean()
    .optional()
    .meta({ description: 'Forget what was pulled and pull again without cursor; what was not pushed yet stays' }),
});
