import type { TaskDocument } from './schema.ts';
import { countedSteps, type Folded, foldStatus, type Transition } from './status.ts';

const start: Folded = { status: 'new' };

/** Adds a step once and sets the status that all steps come to. Gives whether it counts: not when the task has gone another way. */
export function addTransition(task: TaskDocument, transition: Transition): boolean {
  const isKnown = task.transitions.some(({ id }) => id === transition.id);
  if (!isKnown) task.transitions = [...task.transitions, transition];
  setStatus(task, foldStatus(start, task.transitions));
  return countedSteps(start, task.transitions).some(({ id }) => id === transition.id);
}

function setStatus(task: TaskDocument, { status, at, reason }: Folded): void {
  if (status === task.status) return;
  task.status = status;
  if (at) task.statusAt = at;
  if (reason) task.statusReason = reason;
  else delete task.statusReason;
}
