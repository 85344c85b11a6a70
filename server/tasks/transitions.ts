import type { TaskDocument } from './schema.ts';
import { byTime, countedSteps, type Folded, foldStatus, type Transition } from './status.ts';

const stepsKept = 200;

/**
 * Adds a step once and sets the status that all steps come to. Gives whether it counts: not when the task has gone another way, nor when it
 * comes from a phone and is older than the steps that are kept one by one.
 */
export function addTransition(task: TaskDocument, transition: Transition): boolean {
  if (transition.by === 'device' && task.settled && transition.at < task.settled.until) return false;
  const isKnown = task.transitions.some(({ id }) => id === transition.id);
  if (!isKnown) task.transitions = [...task.transitions, transition];
  const start = task.settled?.state ?? { status: 'new' };
  setStatus(task, foldStatus(start, task.transitions));
  const counts = countedSteps(start, task.transitions).some(({ id }) => id === transition.id);
  if (task.transitions.length > stepsKept) settle(task, start);
  return counts;
}

/** The older half of the steps becomes what they came to. */
function settle(task: TaskDocument, start: Folded): void {
  const sorted = [...task.transitions].sort(byTime);
  const old = sorted.slice(0, stepsKept / 2);
  task.transitions = sorted.slice(old.length);
  task.settled = { state: foldStatus(start, old), until: (old.at(-1) as Transition).at };
}

function setStatus(task: TaskDocument, { status, at, reason }: Folded): void {
  if (status === task.status) return;
  task.status = status;
  if (at) task.statusAt = at;
  if (reason) task.statusReason = reason;
  else delete task.statusReason;
}
