import type { z } from 'zod';
import type { AccountCaller } from '#server/caller.ts';
import type { EmployeeDocument } from '#server/employees/schema.ts';
import type { Feed } from '#server/feed/feed.ts';
import type { TaskDocument } from '#server/tasks/schema.ts';
import { presentTask, type Tasks } from '#server/tasks/service.ts';
import { type CompanionName, type CompanionSources, companionNames, createCompanions, tokenOf } from './companions.ts';
import { type Cursor, hashOf, readCursor, writeCursor } from './cursor.ts';
import type { DeviceDocument, PullReply } from './schema.ts';
import type { Devices } from './service.ts';

type Reply = z.input<typeof PullReply>;
type Change = Reply['changes'][number];

/** What of the hub a pull reads. */
export interface PullSources extends CompanionSources {
  devices: Devices;
  feed: Feed;
  tasks: Tasks;
}

/** Gives phones what changed for them: tasks of their employee and its groups, with the points, types and forms of these. */
export function createPull({ devices, feed, tasks, ...sources }: PullSources) {
  const companions = createCompanions(sources);

  /** One page of changes. What the phone sends as cursor it confirms to hold. */
  async function pull(
    who: { caller: AccountCaller; device: DeviceDocument; employee: EmployeeDocument },
    cursor: string | undefined,
    limit: number,
  ): Promise<Reply> {
    const { employee, caller } = who;
    const groups = hashOf(employee.groups);
    const end = await feed.end(caller.accountId);
    if (!cursor) return list(who, { kind: 'list', end, after: '', groups }, limit);
    const place = readCursor(cursor);
    const sequence = place.kind === 'list' ? place.end : place.sequence;
    const first = await feed.firstSequence(caller.accountId);
    // Ahead of the feed: the hub's data is older than what it told, as after a restored backup.
    if (place.groups !== groups || sequence < first - 1 || sequence > end)
      return { changes: [], hasMore: true, resetRequired: true };
    if (place.kind === 'list') return list(who, place, limit);
    await confirm(who, sequence);
    return follow(who, sequence, groups, limit);
  }

  /** A page of everything; the feed's end was noted first, and the phone goes on from there. */
  async function list(
    { caller, employee }: { caller: AccountCaller; employee: EmployeeDocument },
    place: Extract<Cursor, { kind: 'list' }>,
    limit: number,
  ): Promise<Reply> {
    const { accountId } = caller;
    const found = await tasks
      .openFor(accountId, employee.key, employee.groups, { _id: { $gt: place.after } })
      .withReadConcern({ level: 'majority' })
      .sort({ _id: 1 })
      .limit(limit)
      .toArray();
    const last = found.at(-1);
    const more = found.length === limit && last !== undefined;
    const next: Cursor = more
      ? { ...place, after: last._id }
      : { kind: 'feed', sequence: place.end, groups: place.groups };
    const hasMore = more || (await feed.end(accountId)) > place.end;
    return { changes: await putTasks(accountId, found), cursor: writeCursor(next), hasMore };
  }

  /** A page of what the feed brought for what the phone holds. */
  async function follow(
    { caller, employee }: { caller: AccountCaller; employee: EmployeeDocument },
    after: number,
    groups: string,
    limit: number,
  ): Promise<Reply> {
    const { accountId } = caller;
    const held = await tasks
      .openFor(accountId, employee.key, employee.groups)
      .project<TaskDocument>({ pointKey: 1, typeKey: 1, formKeys: 1 })
      .toArray();
    const heldKeys = Object.fromEntries(companionNames.map((name) => [name, keysOf(name, held)])) as Record<
      CompanionName,
      Set<string>
    >;
    const end = await feed.end(accountId);
    const audience = [
      `employee:${employee.key}`,
      ...employee.groups.map((key) => `group:${key}`),
      ...companionNames.flatMap((name) => [...heldKeys[name]].map((key) => `${tokenOf[name]}:${key}`)),
    ];
    const lines = await feed.read(accountId, { after, until: end, limit, audience });
    const keys = (kind: string) => [
      ...new Set(lines.filter((line) => line.subject.kind === kind).map((line) => line.subject.key)),
    ];
    const changes = await changesOfTasks(accountId, employee, keys('task'));
    for (const name of companionNames) {
      const changed = keys(name).filter((key) => heldKeys[name].has(key));
      changes.push(...(await changesOf(name, accountId, changed)));
    }
    const more = lines.length === limit;
    const sequence = more ? (lines.at(-1)?.sequence ?? after) : Math.max(end, after);
    return { changes: unique(changes), cursor: writeCursor({ kind: 'feed', sequence, groups }), hasMore: more };
  }

  /** Things that go along with held tasks: those that are no longer there are removed. */
  async function changesOf(name: CompanionName, accountId: string, keys: string[]): Promise<Change[]> {
    const found = new Map((await companions[name].present(accountId, keys)).map((value) => [value.key, value]));
    return keys.map((key) => {
      const value = found.get(key);
      return value ? { entity: name, op: 'put', value } : { entity: name, op: 'remove', value: { key } };
    });
  }

  /** Put or remove follows who has the task now, not what a line said. */
  async function changesOfTasks(accountId: string, employee: EmployeeDocument, keys: string[]): Promise<Change[]> {
    const found = await tasks.findMany(accountId, keys);
    const held = found.filter((task) => tasks.isHeldBy(task, employee.key, employee.groups));
    const heldKeys = new Set(held.map(({ key }) => key));
    const removed = keys
      .filter((key) => !heldKeys.has(key))
      .map((key) => ({ entity: 'task', op: 'remove' as const, value: { key } }));
    return [...(await putTasks(accountId, held)), ...removed];
  }

  /** Tasks with what goes along with them; what others point to comes first. */
  async function putTasks(accountId: string, found: TaskDocument[]): Promise<Change[]> {
    const along = await Promise.all(
      companionNames.map(async (name) => {
        const values = await companions[name].present(accountId, [...keysOf(name, found)]);
        return values.map((value) => ({ entity: name as string, op: 'put' as const, value }));
      }),
    );
    return [
      ...along.flat(),
      ...found.map((task) => ({ entity: 'task', op: 'put' as const, value: presentTask(task) })),
    ];
  }

  function keysOf(name: CompanionName, found: TaskDocument[]): Set<string> {
    return new Set(found.flatMap((task) => companions[name].keysOf(task)).filter((key) => key !== undefined));
  }

  /** The phone holds everything up to this sequence: new tasks without later lines are `sent`. */
  async function confirm(
    { caller, device, employee }: { caller: AccountCaller; device: DeviceDocument; employee: EmployeeDocument },
    sequence: number,
  ): Promise<void> {
    await devices.noteSeen(device, { confirmedSequence: sequence });
    const relayed = { status: 'new' as const, 'outbox.0': { $exists: false } };
    const fresh = await tasks.openFor(caller.accountId, employee.key, employee.groups, relayed).limit(500).toArray();
    if (fresh.length === 0) return;
    const later = await feed.subjectsAfter(
      caller.accountId,
      'task',
      fresh.map(({ key }) => key),
      sequence,
    );
    await tasks.markSent(
      caller,
      fresh.filter(({ key }) => !later.has(key)),
    );
  }

  return { pull };
}

/** Each thing once, the last word about it counts. */
function unique(changes: Change[]): Change[] {
  return [...new Map(changes.map((change) => [`${change.entity}:${String(change.value.key)}`, change])).values()];
}
