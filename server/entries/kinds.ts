import type { TaskDocument } from '#server/tasks/schema.ts';

type TaskStatus = TaskDocument['status'];

/** Kinds of entries, and the step of the task that each is. A new kind is a line here. */
const entryKinds = {
  'work.started': {},
  'work.ended': {},
  'break.started': {},
  'break.ended': {},
  'travel.started': {},
  'travel.ended': {},
  'task.acknowledged': { step: 'acknowledged' },
  'task.declined': { step: 'declined' },
  'task.enRoute': { step: 'enRoute' },
  'task.arrived': { step: 'arrived' },
  'task.started': { step: 'inProgress' },
  'task.suspended': { step: 'suspended' },
  'task.resumed': { step: 'inProgress' },
  'task.done': { step: 'done' },
  'task.notDone': { step: 'notDone' },
  'form.submitted': {},
  'point.visited': {},
  expense: {},
  message: {},
  sos: {},
} as const satisfies Record<string, { step?: TaskStatus }>;

export type EntryKind = keyof typeof entryKinds;

/** The step of the task that a kind of entry is. */
export function stepOf(kind: EntryKind): TaskStatus | undefined {
  return (entryKinds[kind] as { step?: TaskStatus }).step;
}

/** Their names, for contracts. */
export const entryKindNames = Object.keys(entryKinds) as [EntryKind, ...EntryKind[]];
