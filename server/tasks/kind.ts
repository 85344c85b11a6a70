import type { Accounts } from '#server/accounts/service.ts';
import { castCustomFields } from '#server/documents/custom-fields.ts';
import type { Database } from '#server/documents/database.ts';
import { newId } from '#server/documents/document.ts';
import { byDefault, type Fault, type KeyedKind, type Patch } from '#server/documents/keyed-kind.ts';
import { findUnknown } from '#server/documents/references.ts';
import type { Employees } from '#server/employees/service.ts';
import type { Forms } from '#server/forms/service.ts';
import type { Groups } from '#server/groups/service.ts';
import type { Points } from '#server/points/service.ts';
import type { TaskTypes } from '#server/task-types/service.ts';
import { audienceOfTask, rememberHolders } from './holders.ts';
import { defineTasks } from './model.ts';
import { type TaskDocument, taskFieldNames } from './schema.ts';
import { isClosed, isUnderWay } from './status.ts';
import { addTransition } from './transitions.ts';

/** What a task refers to. */
export interface TaskReferences {
  accounts: Accounts;
  employees: Employees;
  forms: Forms;
  groups: Groups;
  points: Points;
  taskTypes: TaskTypes;
}

/** How tasks are stored. */
export function createTaskKind(
  database: Database,
  { accounts, employees, forms, groups, points, taskTypes }: TaskReferences,
): KeyedKind<TaskDocument> {
  const references = [
    {
      field: 'pointKey',
      code: 'unknownPoint',
      find: points.existing,
      valuesOf: (task: Refers) => [task.pointKey],
      mayWait: true,
    },
    { field: 'typeKey', code: 'unknownType', find: taskTypes.existing, valuesOf: (task: Refers) => [task.typeKey] },
    {
      field: 'assignee.employeeKey',
      code: 'unknownEmployee',
      find: employees.existing,
      valuesOf: (task: Refers) => [task.assignee?.employeeKey],
    },
    {
      field: 'assignee.employeeKey',
      code: 'disabledEmployee',
      find: employees.notDisabled,
      valuesOf: (task: Refers) => [task.assignee?.employeeKey],
    },
    {
      field: 'assignee.groupKey',
      code: 'unknownGroup',
      find: groups.existing,
      valuesOf: (task: Refers) => [task.assignee?.groupKey],
    },
    { field: 'formKeys', code: 'unknownForm', find: forms.existing, valuesOf: (task: Refers) => task.formKeys },
  ] as const;

  /** Casts custom fields as account and type declare them; a new task gets what its type gives. */
  async function refine(accountId: string, patches: Patch[], stored: TaskDocument[]) {
    const [{ customFields }, types] = await Promise.all([
      accounts.get(accountId),
      taskTypes.findMany(
        accountId,
        [...patches, ...stored].flatMap(({ typeKey }) => (typeof typeKey === 'string' ? [typeKey] : [])),
      ),
    ]);
    return (patch: Patch, current: TaskDocument | undefined) => {
      const typeKey = patch.typeKey === undefined ? current?.typeKey : patch.typeKey;
      const type = types.find(({ key }) => key === typeKey);
      const declared = { ...customFields.tasks, ...type?.customFields };
      const begun: Patch = type ? { ...type.taskDefaults, formKeys: type.formKeys } : {};
      const given = current ? withAssignee(patch, current) : { ...begun, ...withoutNulls(patch) };
      return castCustomFields(declared, withDefaults(given, begun));
    };
  }

  return {
    collection: defineTasks(database),
    subject: 'task',
    events: { created: 'task.created', updated: 'task.updated' },
    fields: taskFieldNames,
    defaults: {
      priority: 'notSet',
      status: 'new',
      items: [],
      formKeys: [],
      customFields: {},
      externalFiles: [],
      transitions: [],
    },
    required: ['title'],
    composites: ['assignee', 'place'],
    wholes: ['contact', 'customFields'],
    personal: ['contact'],
    untold: ['transitions', 'settled', 'hiddenFrom', 'formerHolders'],
    audienceOf: audienceOfTask,
    refine,
    prepare: (accountId, patches) => findUnknown<Refers>(accountId, patches, [...references]),
    review: reviewChange,
  };
}

/** The fields of a task that name other things. */
type Refers = Pick<TaskDocument, 'pointKey' | 'typeKey' | 'assignee' | 'formKeys'>;

/** What a change by customer or office may not do, and what follows from it. */
function reviewChange(current: TaskDocument, next: TaskDocument, changed: string[]): Fault[] {
  if (isClosed(current.status))
    return [
      {
        field: '',
        code: 'taskClosed',
        params: { status: { text: `taskStatuses.${current.status}` } },
        error: 'task.closed',
      },
    ];
  if (isUnderWay(current.status) && current.assignee && !next.assignee) {
    return [
      {
        field: 'assignee',
        code: 'assigneeMissing',
        params: { status: { text: `taskStatuses.${current.status}` } },
        error: 'task.assignee_missing',
      },
    ];
  }
  if (changed.includes('items')) keepActualQuantities(current, next);
  if (changed.includes('assignee')) startAnew(current, next);
  return [];
}

/** Items match by key: what the field counted stays. */
function keepActualQuantities(current: TaskDocument, next: TaskDocument): void {
  const counted = new Map(current.items.map(({ key, actualQuantity }) => [key, actualQuantity]));
  next.items = next.items.map((item) => {
    const actualQuantity = counted.get(item.key);
    return { ...item, ...(actualQuantity !== undefined && { actualQuantity }) };
  });
}

/** Another phone is to have it: what was only sent or seen begins anew. */
function startAnew(current: TaskDocument, next: TaskDocument): void {
  delete next.hiddenFrom;
  next.formerHolders = rememberHolders(current);
  addTransition(next, { id: newId(), at: new Date(), to: 'new', by: 'office' });
}

/** What a PUT does not name is what the task's type gives. */
function withDefaults(patch: Patch, begun: Patch): Patch {
  return Object.fromEntries(
    Object.entries(patch).map(([field, value]) => [field, value === byDefault ? (begun[field] ?? byDefault) : value]),
  );
}

/** A group named again keeps who accepted; another group begins without one. */
function withAssignee(patch: Patch, { assignee: current }: TaskDocument): Patch {
  const given = patch.assignee as TaskDocument['assignee'] | symbol | null | undefined;
  if (!given || typeof given !== 'object' || !given.groupKey || given.employeeKey !== undefined) return patch;
  const employeeKey = given.groupKey === current?.groupKey ? current.employeeKey : null;
  return { ...patch, assignee: { ...given, ...(employeeKey !== undefined && { employeeKey }) } };
}

function withoutNulls(patch: Patch): Patch {
  return Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== null));
}
