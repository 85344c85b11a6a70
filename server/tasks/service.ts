import type { z } from 'zod';
import { type AccountCaller, type Caller, ensureMay } from '#server/caller.ts';
import type { Database } from '#server/documents/database.ts';
import { newId } from '#server/documents/document.ts';
import { presentLocation, presentStamps } from '#server/documents/fields.ts';
import { createKeyedService } from '#server/documents/keyed-service.ts';
import { eventOf, revFilter, toUpdate } from '#server/documents/writes.ts';
import { ensure } from '#server/errors.ts';
import type { Relay } from '#server/feed/relay.ts';
import { type FieldStep, takeStep } from './field-steps.ts';
import { isHeldBy } from './holders.ts';
import { createTaskKind, type TaskReferences } from './kind.ts';
import type { StepOutcome, TaskDocument, TaskView } from './schema.ts';
import { isClosed, type TaskStatus } from './status.ts';
import { addTransition } from './transitions.ts';

export type Tasks = ReturnType<typeof createTasks>;

/** Tasks: the same path for REST, SOAP, files and phones. */
export function createTasks({ database, relay, ...references }: { database: Database; relay: Relay } & TaskReferences) {
  const { employees } = references;
  const kind = createTaskKind(database, references);
  const keyed = createKeyedService({
    kind,
    relay,
    may: { read: 'tasks.read', write: 'tasks.write' },
    notFound: 'task.not_found',
    filterFields: {
      key: { path: 'key', type: 'text' },
      title: { path: 'title', type: 'text' },
      typeKey: { path: 'typeKey', type: 'text' },
      pointKey: { path: 'pointKey', type: 'text' },
      employeeKey: { path: 'assignee.employeeKey', type: 'text' },
      groupKey: { path: 'assignee.groupKey', type: 'text' },
      status: { path: 'status', type: 'text' },
      priority: { path: 'priority', type: 'text' },
      startAt: { path: 'startAt', type: 'date' },
      dueAt: { path: 'dueAt', type: 'date' },
      createdAt: { path: 'createdAt', type: 'date' },
      updatedAt: { path: 'updatedAt', type: 'date' },
    },
  });

  /** Cancels a task that has not ended. */
  function cancel(caller: Caller, key: string, reason: string): Promise<TaskDocument> {
    ensureMay(caller, 'tasks.write');
    return keyed.change(caller, {
      key,
      mutate(next) {
        ensure(!isClosed(next.status), 'task.closed');
        addTransition(next, { id: newId(), at: new Date(), to: 'canceled', by: 'office', reason });
        return ['task.canceled'];
      },
    });
  }

  /** Applies a step from the field, once per entry; `recorded`: the entry stands, but does not move the task. */
  async function applyStep(caller: AccountCaller, step: FieldStep): Promise<StepOutcome> {
    const { employeeKey, taskKey, entryId, causeId } = step;
    const employee = await employees.find(caller.accountId, employeeKey);
    const tokens = new Set(employee ? employees.kind.audienceOf(employee) : [`employee:${employeeKey}`]);
    let outcome: StepOutcome | undefined;
    const task = await keyed.change(caller, {
      key: taskKey,
      changeId: entryId,
      causeId,
      mutate(next) {
        const taken = takeStep(next, step, tokens);
        outcome = taken.outcome;
        return taken.event ? [taken.event] : [];
      },
    });
    return outcome ?? takeStep(structuredClone(task), step, tokens).outcome;
  }

  /** The phone of an employee has confirmed that it holds these tasks: the new ones become `sent`. */
  async function markSent(caller: AccountCaller, tasks: TaskDocument[]): Promise<void> {
    if (tasks.length === 0) return;
    const writes = tasks.map((current) => {
      const next: TaskDocument = { ...structuredClone(current), rev: current.rev + 1, updatedAt: new Date() };
      addTransition(next, { id: newId(), at: new Date(), to: 'sent', by: 'hub' });
      const changes = {
        status: [current.status, next.status],
        statusAt: [null, next.statusAt],
        transitions: [null, null],
        settled: [null, null],
      } as never;
      const event = eventOf(kind, caller, current, next, { status: [current.status, next.status] }, 'task.updated');
      return {
        updateOne: { filter: revFilter(current) as never, update: toUpdate(next, changes, [event], newId()) as never },
      };
    });
    // A task that somebody else changes at this moment becomes `sent` with the next confirmation.
    await kind.collection.bulkWrite(writes, { ordered: false });
    relay.wake(caller.accountId, kind.collection.collectionName);
  }

  /** Tasks that the phones of an employee may hold: own ones, and those of the groups that nobody has or this employee has. */
  function openFor(accountId: string, employeeKey: string, groupKeys: string[], more: Record<string, unknown> = {}) {
    const status = { $in: openStatuses };
    return kind.collection.find({
      accountId,
      deletedAt: { $exists: false },
      ...more,
      $or: [
        { 'assignee.employeeKey': employeeKey, status },
        {
          'assignee.groupKey': { $in: groupKeys },
          'assignee.employeeKey': { $exists: false },
          status,
          hiddenFrom: { $ne: employeeKey },
        },
      ],
    });
  }

  /** Tokens of those who may hold open tasks with one of these points, types or forms. */
  async function holdersOf(
    accountId: string,
    fields: Partial<Record<'pointKey' | 'typeKey' | 'formKeys', string[]>>,
  ): Promise<string[]> {
    const some = Object.entries(fields).map(([field, keys]) => ({ [field]: { $in: keys } }));
    const held = await kind.collection
      .find({ accountId, status: { $in: openStatuses }, $or: some }, { projection: { assignee: 1 } })
      .toArray();
    return [...new Set(held.flatMap((task) => kind.audienceOf(task)))];
  }

  return { ...keyed, cancel, applyStep, markSent, openFor, isHeldBy, holdersOf };
}

const openStatuses: TaskStatus[] = ['new', 'sent', 'acknowledged', 'enRoute', 'arrived', 'inProgress', 'suspended'];

/** A task as it goes out. */
export function presentTask(task: TaskDocument): z.input<typeof TaskView> {
  const {
    key,
    typeKey,
    title,
    description,
    pointKey,
    place,
    assignee,
    status,
    statusReason,
    priority,
    durationS,
    contact,
  } = task;
  const { items, formKeys, entryRadiusM, customFields, externalFiles } = task;
  return {
    ...{ key, typeKey, title, description, pointKey, assignee, status, statusReason, priority, durationS, contact },
    ...{ items, formKeys, entryRadiusM, customFields, externalFiles },
    ...(place && {
      place: { address: place.address, ...(place.location && { location: presentLocation(place.location) }) },
    }),
    statusAt: task.statusAt?.toISOString(),
    startAt: task.startAt?.toISOString(),
    dueAt: task.dueAt?.toISOString(),
    ...presentStamps(task),
  };
}
