import type { EventType } from '#server/feed/catalogue.ts';
import { standingOf } from './holders.ts';
import type { StepOutcome, TaskDocument } from './schema.ts';
import { isOpen, type TaskStatus } from './status.ts';
import { addTransition } from './transitions.ts';

/** What a phone did with a task: a step, made from an entry. */
export interface FieldStep {
  taskKey: string;
  entryId: string;
  at: Date;
  to: TaskStatus;
  reason?: string;
  employeeKey: string;
  /** The event of the entry. */
  causeId: string;
}

/** What a step came to, and the event of the change if there is one to tell. */
export interface TakenStep {
  outcome: StepOutcome;
  event?: EventType;
}

const applied = { result: 'applied' } as const;

/**
 * Puts a step from the field into a task. It counts from who has or had the task; whether somebody takes it is only for who has it now
 * to say. Taking the same step again gives the same.
 * @param tokens of the employee and its groups
 */
export function takeStep(task: TaskDocument, step: FieldStep, tokens: ReadonlySet<string>): TakenStep {
  if (task.transitions.some(({ id }) => id === step.entryId)) return move(task, step);
  const standing = standingOf(task, tokens);
  if (standing === 'stranger') return recorded('neverHeld');
  const isAnswer = step.to === 'acknowledged' || step.to === 'declined';
  if (isAnswer && standing !== 'holder') return recorded('heldByAnother');
  const isFree = standing === 'holder' && !task.assignee?.employeeKey;
  if (isFree && step.to === 'declined')
    return isOpen(task.status) ? hide(task, step.employeeKey) : recorded('overtaken');
  const isTaken = isFree && isOpen(task.status);
  if (isTaken) task.assignee = { ...task.assignee, employeeKey: step.employeeKey };
  const moved = move(task, step);
  return isTaken ? { outcome: applied, event: moved.event ?? 'task.updated' } : moved;
}

function move(task: TaskDocument, { entryId, at, to, reason }: FieldStep): TakenStep {
  const before = task.status;
  const counts = addTransition(task, { id: entryId, at, to, by: 'device', ...(reason && { reason }) });
  if (!counts) return recorded('overtaken');
  return { outcome: applied, ...(task.status !== before && { event: eventsOfStatus[task.status] ?? 'task.updated' }) };
}

/** One member of a group declined: the others still see the task. */
function hide(task: TaskDocument, employeeKey: string): TakenStep {
  task.hiddenFrom = [...new Set([...(task.hiddenFrom ?? []), employeeKey])];
  return { outcome: applied, event: 'task.declined' };
}

function recorded(reason: Extract<StepOutcome, { result: 'recorded' }>['reason']): TakenStep {
  return { outcome: { result: 'recorded', reason } };
}

const eventsOfStatus: Partial<Record<TaskStatus, EventType>> = {
  done: 'task.done',
  notDone: 'task.notDone',
  declined: 'task.declined',
  canceled: 'task.canceled',
};
