import type { z } from 'zod';
import type { Database } from '#server/documents/database.ts';
import { presentStamps } from '#server/documents/fields.ts';
import { createKeyedService } from '#server/documents/keyed-service.ts';
import type { Relay } from '#server/feed/relay.ts';
import { defineGroups } from './model.ts';
import type { GroupDocument, GroupView } from './schema.ts';

export type Groups = ReturnType<typeof createGroups>;

/** Groups of employees. */
export function createGroups({ database, relay }: { database: Database; relay: Relay }) {
  return createKeyedService<GroupDocument>({
    kind: {
      collection: defineGroups(database),
      subject: 'group',
      events: { created: 'group.created', updated: 'group.updated' },
      fields: ['name'],
      defaults: {},
      required: ['name'],
      composites: [],
      wholes: [],
      personal: [],
      audienceOf: (group) => [`group:${group.key}`],
    },
    relay,
    may: { read: 'employees.manage', write: 'employees.manage' },
    notFound: 'group.not_found',
    filterFields: { key: { path: 'key', type: 'text' }, name: { path: 'name', type: 'text' } },
  });
}

/** A group as it goes out. */
export function presentGroup(group: GroupDocument): z.input<typeof GroupView> {
  const { key, name } = group;
  return { key, name, ...presentStamps(group) };
}
