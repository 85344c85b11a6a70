/** Where a task can be. */
export const taskStatuses = [
  'draft',
  'new',
  'sent',
  'acknowledged',
  'enRoute',
  'arrived',
  'inProgress',
  'suspended',
  'done',
  'notDone',
  'declined',
  'canceled',
] as const;

export type TaskStatus = (typeof taskStatuses)[number];

/**
 * One step of a task. Of a phone: `at` is its corrected time, `id` its entry. Of the office: server time, `id` of the change;
 * `force` may do anything, otherwise it keeps to what is possible then.
 */
export interface Transition {
  id: string;
  at: Date;
  to: TaskStatus;
  by: 'device' | 'office' | 'hub';
  reason?: string;
  force?: true;
}

/** What the steps come to. */
export interface Folded {
  status: TaskStatus;
  reason?: string;
  /** Since when. */
  at?: Date;
}

/** How far along a phone's steps a status is; steps may be skipped, a phone never goes back. */
const rank: Record<TaskStatus, number> = {
  draft: 0,
  new: 1,
  sent: 2,
  acknowledged: 3,
  enRoute: 4,
  arrived: 5,
  inProgress: 6,
  suspended: 6,
  done: 7,
  notDone: 7,
  declined: 7,
  canceled: 7,
};

/** Ended: neither phone nor file changes it any more. */
export function isClosed(status: TaskStatus): boolean {
  return rank[status] === 7 && status !== 'declined';
}

/** The employee is on the way or at work. */
export function isUnderWay(status: TaskStatus): boolean {
  return rank[status] >= 4 && rank[status] <= 6;
}

/** A phone may still hold it. */
export function isOpen(status: TaskStatus): boolean {
  return rank[status] >= 1 && rank[status] <= 6;
}

/**
 * The status of a task: a fold over its steps in the order of their times, whatever order they arrived in. So work done before
 * a cancellation but synced after it ends as done.
 */
export function foldStatus(start: Folded, transitions: Transition[]): Folded {
  const last = countedSteps(start, transitions).at(-1);
  return last ? { status: last.to, at: last.at, ...(last.reason && { reason: last.reason }) } : start;
}

/** The steps that were possible when they happened, in the order of their times; the others changed nothing. */
export function countedSteps(start: Folded, transitions: Transition[]): Transition[] {
  let { status } = start;
  return [...transitions].sort(byTime).filter((step) => {
    const counts = allows(status, step);
    if (counts) status = step.to;
    return counts;
  });
}

/** The order of steps: their times, then their ids. */
export function byTime(left: Transition, right: Transition): number {
  return left.at.getTime() - right.at.getTime() || (left.id < right.id ? -1 : 1);
}

function allows(from: TaskStatus, { to, by, force }: Transition): boolean {
  if (force) return true;
  const rules: Partial<Record<TaskStatus, boolean>> = {
    // Back to the start, before anything was done: another phone is to have it.
    new: ['draft', 'sent', 'acknowledged', 'declined'].includes(from),
    declined: rank[from] < rank.inProgress && from !== 'draft',
    canceled: by !== 'device' && rank[from] < 7,
    inProgress: from === 'suspended' || advances(from, to),
    suspended: from === 'inProgress',
  };
  return rules[to] ?? advances(from, to);
}

/** Forward, also out of `declined`: whoever works on it after all has not declined it. */
function advances(from: TaskStatus, to: TaskStatus): boolean {
  return rank[to] > rank[from] || (from === 'declined' && rank[to] >= rank.enRoute);
}
