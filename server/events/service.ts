import type { EmployeeDocument } from '#server/employees/schema.ts';
import { presentEmployee } from '#server/employees/service.ts';
import type { Entries } from '#server/entries/service.ts';
import type { FeedLine } from '#server/feed/lines.ts';
import type { PointDocument } from '#server/points/schema.ts';
import { presentPoint } from '#server/points/service.ts';
import type { TaskDocument } from '#server/tasks/schema.ts';
import { presentTask } from '#server/tasks/service.ts';

/** Gives what events tell an outsider, by event id. */
export type Describe = (accountId: string, lines: FeedLine[]) => Promise<Map<string, Record<string, unknown>>>;

/** Where the things that events are about are found. */
export interface Described {
  entries: Pick<Entries, 'findMany' | 'present'>;
  tasks: { findMany(accountId: string, keys: string[]): Promise<TaskDocument[]> };
  points: { findMany(accountId: string, keys: string[]): Promise<PointDocument[]> };
  employees: { findMany(accountId: string, keys: string[]): Promise<EmployeeDocument[]> };
}

/**
 * What lines of a feed tell an outsider: the thing as it is now, and what changed. An entry never changes, so its events always tell the same.
 */
export function createDescriptions({ entries, tasks, points, employees }: Described): Describe {
  const byKey =
    <T extends { key: string }>(
      name: string,
      find: (accountId: string, keys: string[]) => Promise<T[]>,
      present: (thing: T) => object,
    ): Describe =>
    async (accountId, lines) => {
      const things = await find(accountId, [...new Set(lines.map((line) => line.subject.key))]);
      const known = new Map(things.map((thing) => [thing.key, present(thing)]));
      return new Map(
        lines.map((line) => [
          line.eventId,
          { key: line.subject.key, [name]: known.get(line.subject.key), changes: line.changes },
        ]),
      );
    };
  const byId =
    <T extends { _id: string }>(
      name: string,
      find: (accountId: string, ids: string[]) => Promise<T[]>,
      present: (thing: T) => object,
    ): Describe =>
    async (accountId, lines) => {
      const ids = lines.map((line) => String(line.data?.[name] ?? line.subject.key));
      const known = new Map((await find(accountId, ids)).map((thing) => [thing._id, present(thing)]));
      return new Map(lines.map((line, index) => [line.eventId, { [name]: known.get(ids[index] as string) }]));
    };

  /** By the first word of the event's type; events of other things tell only what their line holds. */
  const descriptions: Record<string, Describe> = {
    entry: byId('entry', entries.findMany, entries.present),
    task: byKey('task', tasks.findMany, presentTask),
    point: byKey('point', points.findMany, presentPoint),
    employee: byKey('employee', employees.findMany, presentEmployee),
  };

  return async (accountId, lines) => {
    const groups = Map.groupBy(lines, (line) => line.type.split('.')[0] as string);
    const described = await Promise.all(
      [...groups].map(([word, group]) => (descriptions[word] ?? describeLine)(accountId, group)),
    );
    return new Map(described.flatMap((each) => [...each]));
  };
}

async function describeLine(_accountId: string, lines: FeedLine[]): Promise<Map<string, Record<string, unknown>>> {
  return new Map(lines.map(({ eventId, subject, data, changes }) => [eventId, { key: subject.key, ...data, changes }]));
}
