import type { Collection } from 'mongodb';
import type { Database } from '#server/documents/database.ts';
import type { DeviceDocument } from './schema.ts';

/** Phones, by employee. */
export function defineDevices(database: Database): Collection<DeviceDocument> {
  return database.define<DeviceDocument>('devices', [[{ accountId: 1, employeeKey: 1 }], [{ accountId: 1, _id: 1 }]]);
}
