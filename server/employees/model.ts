import type { Collection } from 'mongodb';
import type { Database } from '#server/documents/database.ts';
import type { EmployeeDocument } from './schema.ts';

/** Employees, by key; by group. */
export function defineEmployees(database: Database): Collection<EmployeeDocument> {
  return database.defineWithOutbox<EmployeeDocument>('employees', [
    [{ accountId: 1, key: 1 }, { unique: true }],
    [{ accountId: 1, _id: 1 }],
    [{ accountId: 1, groups: 1 }],
  ]);
}
