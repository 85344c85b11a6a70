import type { z } from 'zod';
import { systemCaller } from '#server/caller.ts';
import type { Database } from '#server/documents/database.ts';
import { newId } from '#server/documents/document.ts';
import { presentStamps } from '#server/documents/fields.ts';
import { createKeyedService } from '#server/documents/keyed-service.ts';
import type { Relay } from '#server/feed/relay.ts';
import { defineConnections } from './model.ts';
import { type ConnectionDocument, type ConnectionView, ourDropKey } from './schema.ts';

export type Connections = ReturnType<typeof createConnections>;

/** How the account's other systems are reached. */
export function createConnections({ database, relay }: { database: Database; relay: Relay }) {
  const keyed = createKeyedService<ConnectionDocument>({
    kind: {
      collection: defineConnections(database),
      subject: 'connection',
      events: { created: 'connection.created', updated: 'connection.updated' },
      fields: ['name', 'kind'],
      defaults: {},
      required: ['name', 'kind'],
      composites: [],
      wholes: [],
      personal: [],
      audienceOf: () => [],
    },
    relay,
    may: { read: 'connections.manage', write: 'connections.manage' },
    notFound: 'connection.not_found',
    filterFields: { key: { path: 'key', type: 'text' }, kind: { path: 'kind', type: 'text' } },
  });

  /** Makes the connection to the hub's own folders that every account has. */
  async function makeOurDrop(accountId: string): Promise<void> {
    const caller = systemCaller(accountId, newId(), 'connections.manage');
    await keyed.upsertMany(caller, [
      { key: ourDropKey, patch: { name: 'Fieldhub', kind: 'ourDrop' }, changeId: newId() },
    ]);
  }

  return { ...keyed, makeOurDrop };
}

/** A connection as it goes out. */
export function presentConnection(connection: ConnectionDocument): z.input<typeof ConnectionView> {
  const { key, name, kind } = connection;
  return { key, name, kind, ...presentStamps(connection) };
}
