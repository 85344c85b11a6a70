import type { z } from 'zod';
import type { Database } from '#server/documents/database.ts';
import { presentStamps } from '#server/documents/fields.ts';
import { createKeyedService } from '#server/documents/keyed-service.ts';
import { findUnknown } from '#server/documents/references.ts';
import type { Relay } from '#server/feed/relay.ts';
import type { Forms } from '#server/forms/service.ts';
import { defineTaskTypes } from './model.ts';
import type { TaskTypeDocument, TaskTypeView } from './schema.ts';

export type TaskTypes = ReturnType<typeof createTaskTypes>;

/** Kinds of tasks. */
export function createTaskTypes({ database, relay, forms }: { database: Database; relay: Relay; forms: Forms }) {
  return createKeyedService<TaskTypeDocument>({
    kind: {
      collection: defineTaskTypes(database),
      subject: 'taskType',
      events: { created: 'taskType.created', updated: 'taskType.updated' },
      fields: ['name', 'formKeys', 'customFields', 'taskDefaults'],
      defaults: { formKeys: [], customFields: {}, taskDefaults: {} },
      required: ['name'],
      composites: [],
      wholes: [],
      personal: [],
      audienceOf: (type) => [`type:${type.key}`],
      prepare: (accountId, patches) =>
        findUnknown(accountId, patches, [
          {
            field: 'formKeys',
            code: 'unknownForm',
            find: forms.existing,
            valuesOf: (type: Pick<TaskTypeDocument, 'formKeys'>) => type.formKeys,
          },
        ]),
    },
    relay,
    may: { read: 'tasks.read', write: 'account.manage' },
    notFound: 'task_type.not_found',
    filterFields: { key: { path: 'key', type: 'text' }, name: { path: 'name', type: 'text' } },
  });
}

/** A task type as it goes out. */
export function presentTaskType(type: TaskTypeDocument): z.input<typeof TaskTypeView> {
  const { key, name, formKeys, customFields, taskDefaults } = type;
  return { key, name, formKeys, customFields, taskDefaults, ...presentStamps(type) };
}
