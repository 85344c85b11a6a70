import type { Collection } from 'mongodb';
import type { Database } from '#server/documents/database.ts';
import type { TaskDocument } from './schema.ts';

/** Tasks: by key; those of an employee, a group or a point by status. */
export function defineTasks(database: Database): Collection<TaskDocument> {
  return database.defineWithOutbox<TaskDocument>('tasks', [
    [{ accountId: 1, key: 1 }, { unique: true }],
    [{ accountId: 1, _id: 1 }],
    [{ accountId: 1, 'assignee.employeeKey': 1, status: 1, _id: 1 }],
    [{ accountId: 1, 'assignee.groupKey': 1, status: 1, _id: 1 }],
    [{ accountId: 1, pointKey: 1, status: 1 }],
    [{ accountId: 1, status: 1, _id: 1 }],
  ]);
}
