import { z } from 'zod';
import type { Claimable } from '#server/claims/claims.ts';
import type { StoredDocument } from '#server/documents/document.ts';
import {
  type GeoPoint,
  Instant,
  InstantOut,
  Key,
  Line,
  Location,
  PhoneLocation,
  Prose,
  TimeZone,
} from '#server/documents/fields.ts';
import { type StepOutcome, stepRefusals } from '#server/tasks/schema.ts';
import { told } from '#texts/say.ts';
import { type EntryKind, entryKindNames } from './kinds.ts';

/** One thing that happened in the field. Never changed afterwards, but for the states of its attachments and its effects. */
export interface EntryDocument extends StoredDocument, Claimable {
  /** The id that the phone made; unique in the account. */
  entryId: string;
  kind: EntryKind;
  madeBy: 'device' | 'user';
  employeeKey: string;
  deviceId?: string;
  taskKey?: string;
  pointKey?: string;
  formKey?: string;
  formVersion?: number;
  /** As the phone's clock said. */
  deviceTime: Date;
  /** Corrected by the clock's skew, never after `receivedAt`. */
  at: Date;
  timeZone: string;
  receivedAt: Date;
  position?: { location: GeoPoint; accuracyM?: number; fixAgeMs?: number; mocked?: boolean };
  reason?: string;
  text?: string;
  values: Record<string, unknown>;
  attachments: AttachmentDocument[];
  corrects?: string;
  /** What the entry causes in a task is applied at once; `pending` until it is, and due then for whoever finishes it. */
  effects: 'pending' | 'done';
  outcome?: StepOutcome;
  correlationId: string;
}

/** A file that belongs to an entry and comes after it. */
export interface AttachmentDocument {
  id: string;
  kind: 'photo' | 'signature' | 'file';
  /** Field of the form that asked for it. */
  field?: string;
  mime: string;
  size: number;
  sha256: string;
  state: 'awaited' | 'stored';
  blobId?: string;
}

const uuidv7 = z.uuidv7().meta({
  description: 'A UUIDv7 made by the phone; sending it again changes nothing',
  example: '01998f2e-6d5b-7c3a-9d4e-2f1a0b9c8d7e',
});
const sha256 = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .meta({ description: 'SHA-256 in hex', example: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855' });
const maxAttachmentBytes = 100 * 1024 * 1024;

const Attachment = z.object({
  id: uuidv7,
  kind: z.enum(['photo', 'signature', 'file']),
  field: z.string().max(64).optional(),
  mime: z
    .string()
    .regex(/^[\w.+-]+\/[\w.+-]+$/)
    .max(100),
  size: z.number().int().min(1).max(maxAttachmentBytes),
  sha256,
});

const scalar = z.union([z.string().max(20_000), z.number(), z.boolean(), z.null()]);
const answer = z.union([scalar, z.array(scalar).max(1000), z.array(z.record(z.string().max(64), scalar)).max(1000)]);

/** What a phone tells of something that happened. */
const MutationArgs = z.object({
  taskKey: Key.optional(),
  pointKey: Key.optional(),
  formKey: Key.optional(),
  formVersion: z.number().int().min(1).optional(),
  position: z
    .object({
      location: PhoneLocation,
      accuracyM: z.number().min(0).optional(),
      fixAgeMs: z.number().min(0).optional(),
      mocked: z.boolean().optional(),
    })
    .optional(),
  reason: Line.optional(),
  text: Prose.optional(),
  values: z.record(z.string().regex(/^[A-Za-z][A-Za-z0-9_]{0,63}$/), answer).optional(),
  attachments: z.array(Attachment).max(100).optional(),
});

export const Mutation = z
  .object({
    id: uuidv7,
    type: z.enum(entryKindNames),
    args: MutationArgs.default({}),
    deviceTime: Instant,
    timeZone: TimeZone,
  })
  .superRefine(({ type, args }, context) => {
    // What an entry of this kind is about, without which it says nothing.
    const subject = type.startsWith('task.') ? 'taskKey' : type === 'point.visited' ? 'pointKey' : undefined;
    if (subject && args[subject] === undefined)
      context.addIssue({ code: 'custom', path: ['args', subject], message: told('faults.missing') });
  });

export const Push = z.object({
  mutations: z
    .array(z.unknown())
    .min(1)
    .max(500)
    .meta({ description: 'Each a Mutation, applied in their order; one that cannot be read does not stop the others' }),
});

/** The same for the API document. */
export const ShownPush = z.object({
  mutations: z
    .array(Mutation.meta({ id: 'Mutation' }))
    .min(1)
    .max(500),
});

export const PushHeaders = z.object({
  'Device-Time': z.string().optional().meta({
    description: "The phone's clock when it sends, ISO 8601 with zone: from it the skew of its times is learnt",
    example: '2026-11-23T08:00:00+01:00',
  }),
});

export const PushReply = z.object({
  results: z.array(
    z.object({
      id: z.string().optional(),
      result: z.enum(['applied', 'duplicate', 'recorded', 'rejected']),
      reason: z
        .string()
        .optional()
        .meta({
          description: `Why an entry is only recorded: ${stepRefusals.join(', ')}, pending; or rejected: invalid, idTaken`,
        }),
      problems: z.array(z.object({ pointer: z.string(), code: z.string(), message: z.string() })).optional(),
    }),
  ),
});

export const EntryView = z
  .object({
    id: z.string().meta({ description: 'The id that the phone made' }),
    kind: z.enum(entryKindNames),
    madeBy: z.enum(['device', 'user']),
    employeeKey: z.string(),
    taskKey: z.string().optional(),
    pointKey: z.string().optional(),
    formKey: z.string().optional(),
    formVersion: z.number().optional(),
    deviceTime: InstantOut,
    at: InstantOut,
    timeZone: z.string(),
    receivedAt: InstantOut,
    position: z
      .object({
        location: Location,
        accuracyM: z.number().optional(),
        fixAgeMs: z.number().optional(),
        mocked: z.boolean().optional(),
      })
      .optional(),
    reason: z.string().optional(),
    text: z.string().optional(),
    values: z.record(z.string(), z.unknown()),
    attachments: z.array(
      Attachment.extend({
        id: z.string(),
        state: z.enum(['awaited', 'stored']),
        url: z.string().optional().meta({ description: 'Signed, while it is kept' }),
      }),
    ),
  })
  .meta({ id: 'Entry' });

export const RecordedEntryView = EntryView.extend({
  outcome: z
    .object({ result: z.enum(['applied', 'recorded', 'parked']), reason: z.enum(stepRefusals).optional() })
    .optional()
    .meta({
      description:
        'What the entry came to in its task; recorded: it stands, but did not move the task; parked: this failed again and again. Absent while it is being tried',
    }),
}).meta({ id: 'RecordedEntry' });
