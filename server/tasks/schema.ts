import { z } from 'zod';
import { taskPriorities } from '#mappings/targets/tasks.ts';
import type { KeyedDocument } from '#server/documents/document.ts';
import {
  Contact,
  CustomFields,
  type GeoPoint,
  Instant,
  InstantOut,
  Key,
  Line,
  Location,
  LocationIn,
  Prose,
  stamps,
} from '#server/documents/fields.ts';
import { told } from '#texts/say.ts';
import { type Folded, type TaskStatus, type Transition, taskStatuses } from './status.ts';

/** Something to do at a place. `status` is what `transitions` come to (`status.ts`). */
export interface TaskDocument extends KeyedDocument {
  typeKey?: string;
  title: string;
  description?: string;
  pointKey?: string;
  place?: { address?: string; location?: GeoPoint };
  /** A task for a group keeps its group after somebody of it accepted. */
  assignee?: { groupKey?: string; employeeKey?: string };
  priority: (typeof taskPriorities)[number];
  startAt?: Date;
  dueAt?: Date;
  durationS?: number;
  contact?: z.output<typeof Contact>;
  items: TaskItem[];
  formKeys: string[];
  entryRadiusM?: number;
  customFields: Record<string, unknown>;
  externalFiles: z.output<typeof ExternalFile>[];
  status: TaskStatus;
  statusReason?: string;
  statusAt?: Date;
  /** The latest steps; what those before them came to is `settled`. */
  transitions: Transition[];
  settled?: { state: Folded; until: Date };
  /** Employees of its group who declined it: it is not shown to them. */
  hiddenFrom?: string[];
  /** Who had it before, as tokens of audiences; the last ones only. What they did meanwhile still counts. */
  formerHolders?: string[];
}

/** Why a step from the field does not move its task; the entry stands all the same. */
export const stepRefusals = ['unknownTask', 'neverHeld', 'heldByAnother', 'overtaken'] as const;

/** What became of a step from the field. */
export type StepOutcome = { result: 'applied' } | { result: 'recorded'; reason: (typeof stepRefusals)[number] };

/** A thing to be handled in a task; `actualQuantity` is the field's. */
export interface TaskItem {
  key: string;
  name: string;
  quantity?: number;
  unit?: string;
  actualQuantity?: number;
}

const Item = z.strictObject({
  key: Key,
  name: Line,
  quantity: z.number().optional(),
  unit: z.string().max(50).optional(),
});
const ExternalFile = z.strictObject({
  name: Line,
  url: z.url({ protocol: /^https?$/, error: told('inputs.notAUrl') }).max(2000),
});
const Place = z.strictObject({ address: Line.nullish(), location: LocationIn.nullish() });
const Assignee = z
  .strictObject({ groupKey: Key.nullish(), employeeKey: Key.nullish() })
  .meta({ description: 'An employee, or a group of which somebody accepts' });

const fields = {
  typeKey: Key,
  description: Prose,
  pointKey: Key,
  place: Place,
  assignee: Assignee,
  priority: z.enum(taskPriorities),
  startAt: Instant,
  dueAt: Instant,
  durationS: z.number().int().min(0).max(31_536_000).meta({ description: 'Planned seconds' }),
  contact: Contact,
  items: z.array(Item).max(1000),
  formKeys: z.array(Key).max(20),
  entryRadiusM: z
    .number()
    .min(0)
    .max(100_000)
    .meta({ description: 'Entries count as at the place within these metres' }),
  customFields: CustomFields,
  externalFiles: z.array(ExternalFile).max(100),
};

/** Names of the fields that the customer owns. */
export const taskFieldNames = ['title', ...(Object.keys(fields) as (keyof typeof fields)[])] as const;

export const TaskFields = z.object({ title: Line, ...nullish(fields) });

export const TaskPatch = z.object({ title: Line.optional(), ...nullish(fields) });

export const CancelTask = z.object({ reason: Line });

export const TaskView = z
  .object({
    key: z.string(),
    typeKey: z.string().optional(),
    title: z.string(),
    description: z.string().optional(),
    pointKey: z.string().optional(),
    place: z.object({ address: z.string().optional(), location: Location.optional() }).optional(),
    assignee: z.object({ groupKey: z.string().optional(), employeeKey: z.string().optional() }).optional(),
    status: z.enum(taskStatuses),
    statusReason: z.string().optional(),
    statusAt: InstantOut.optional(),
    priority: z.enum(taskPriorities),
    startAt: InstantOut.optional(),
    dueAt: InstantOut.optional(),
    durationS: z.number().optional(),
    contact: Contact.optional(),
    items: z.array(Item.extend({ key: z.string(), actualQuantity: z.number().optional() })),
    formKeys: z.array(z.string()),
    entryRadiusM: z.number().optional(),
    customFields: z.record(z.string(), z.unknown()),
    externalFiles: z.array(ExternalFile),
    ...stamps,
  })
  .meta({ id: 'Task' });

/** The same fields, each of them optional; null clears. */
function nullish<T extends Record<string, z.ZodType>>(
  shape: T,
): { [K in keyof T]: z.ZodOptional<z.ZodNullable<T[K]>> } {
  return Object.fromEntries(Object.entries(shape).map(([name, schema]) => [name, schema.nullish()])) as never;
}
