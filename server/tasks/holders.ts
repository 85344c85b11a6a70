import type { TaskDocument } from './schema.ts';
import { isOpen } from './status.ts';

const formerHoldersKept = 50;

/** Who may hold a task, as tokens. */
export function audienceOfTask({ assignee }: TaskDocument): string[] {
  return [
    ...(assignee?.employeeKey ? [`employee:${assignee.employeeKey}`] : []),
    ...(assignee?.groupKey ? [`group:${assignee.groupKey}`] : []),
  ];
}

/** The former holders of a task that is about to get another one. */
export function rememberHolders(task: TaskDocument): string[] {
  const latest = audienceOfTask(task);
  const earlier = (task.formerHolders ?? []).filter((token) => !latest.includes(token));
  return [...earlier, ...latest].slice(-formerHoldersKept);
}

/** Whether a phone of this employee may hold the task now. */
export function isHeldBy(task: TaskDocument, employeeKey: string, groupKeys: string[]): boolean {
  if (task.deletedAt || !isOpen(task.status)) return false;
  if (task.assignee?.employeeKey) return task.assignee.employeeKey === employeeKey;
  return groupKeys.includes(task.assignee?.groupKey ?? '') && !task.hiddenFrom?.includes(employeeKey);
}

/** How somebody with these tokens stands to a task: it is theirs (or their group's, and nobody of it has accepted), was theirs or is their group's, or never was. */
export function standingOf(task: TaskDocument, tokens: ReadonlySet<string>): 'holder' | 'involved' | 'stranger' {
  const [holder] = audienceOfTask(task);
  if (holder && tokens.has(holder)) return 'holder';
  const involved = [...audienceOfTask(task), ...(task.formerHolders ?? [])];
  return involved.some((token) => tokens.has(token)) ? 'involved' : 'stranger';
}
