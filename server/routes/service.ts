import type { z } from 'zod';
import type { Blobs } from '#server/blobs/blobs.ts';
import { type Caller, ensureMay, systemCaller } from '#server/caller.ts';
import { makeDueOrInsert } from '#server/claims/claims.ts';
import type { Connections } from '#server/connections/service.ts';
import type { Database } from '#server/documents/database.ts';
import { newId } from '#server/documents/document.ts';
import { presentStamps } from '#server/documents/fields.ts';
import type { KeyedKind, Patch } from '#server/documents/keyed-kind.ts';
import { createKeyedService } from '#server/documents/keyed-service.ts';
import { findUnknown } from '#server/documents/references.ts';
import type { Describe } from '#server/events/service.ts';
import type { Feed } from '#server/feed/feed.ts';
import { type Follower, type MissedLines, readerOf } from '#server/feed/readers.ts';
import type { Relay } from '#server/feed/relay.ts';
import type { Files } from '#server/files/service.ts';
import type { Templates } from '#server/templates/service.ts';
import { defineRoutes } from './model.ts';
import type { RouteDocument, RouteView } from './schema.ts';
import { createWriteFile } from './write-file.ts';

export type Routes = ReturnType<typeof createRoutes>;

/** What routes need. */
interface Parts {
  database: Database;
  relay: Relay;
  files: Files;
  templates: Templates;
  connections: Connections;
  feed: Feed;
  blobs: Blobs;
  describe: Describe;
}

/** What passes over connections. */
export function createRoutes({ database, relay, files, templates, connections, feed, blobs, describe }: Parts) {
  const collections = defineRoutes(database);
  const kind: KeyedKind<RouteDocument> = {
    collection: collections.routes,
    subject: 'route',
    events: { created: 'route.created', updated: 'route.updated' },
    fields: [
      'name',
      'connectionKey',
      'direction',
      'templateKey',
      'graceS',
      'eventTypes',
      'filter',
      'everyS',
      'enabled',
    ],
    defaults: { enabled: true },
    required: ['direction', 'connectionKey', 'graceS'],
    composites: [],
    wholes: [],
    personal: [],
    audienceOf: () => [],
    prepare: (accountId, patches) =>
      findUnknown<Pick<RouteDocument, 'templateKey' | 'connectionKey'>>(accountId, patches, [
        {
          field: 'templateKey',
          code: 'unknownTemplate',
          find: templates.existing,
          valuesOf: (route) => [route.templateKey],
        },
        {
          field: 'connectionKey',
          code: 'unknownConnection',
          find: connections.existing,
          valuesOf: (route) => [route.connectionKey],
        },
      ]),
  };

  const keyed = createKeyedService({
    kind,
    relay,
    may: { read: 'connections.manage', write: 'connections.manage' },
    notFound: 'route.not_found',
    filterFields: {
      key: { path: 'key', type: 'text' },
      direction: { path: 'direction', type: 'text' },
      templateKey: { path: 'templateKey', type: 'text' },
    },
  });

  /** Stores a route with its folders; whoever saves it answers for what it imports. */
  async function put(caller: Caller, key: string, fields: Patch) {
    ensureMay(caller, 'connections.manage');
    const stored = await keyed.put(caller, key, { ...fields, owner: { kind: caller.kind, id: caller.id } });
    await files.makeRouteFolders(caller.accountId, stored.document.direction, key);
    return stored;
  }

  function patch(caller: Caller, key: string, fields: Patch): Promise<RouteDocument> {
    ensureMay(caller, 'connections.manage');
    return keyed.patch(caller, key, { ...fields, owner: { kind: caller.kind, id: caller.id } });
  }

  /** The route whose drop a folder is; undefined when there is none. */
  async function findByFolder(accountId: string, folder: string): Promise<RouteDocument | undefined> {
    const [top, key, ...deeper] = folder.split('/');
    if (top !== 'in' || key === undefined || deeper.length > 0) return undefined;
    const route = await keyed.find(accountId, key);
    return route?.direction === 'in' ? route : undefined;
  }

  async function findById(accountId: string, id: string): Promise<RouteDocument | null> {
    return collections.routes.findOne({ _id: id, accountId, deletedAt: { $exists: false } });
  }

  /** All routes out of the hub, for the clock that marks them due. */
  function listOut(): Promise<RouteDocument[]> {
    return collections.routes.find({ direction: 'out', deletedAt: { $exists: false } }).toArray();
  }

  /** The account's routes out as readers of its feed. */
  async function followers(accountId: string): Promise<Follower[]> {
    const routes = await collections.routes
      .find({ accountId, direction: 'out', deletedAt: { $exists: false } })
      .toArray();
    return Promise.all(
      routes.map(async (route) => ({
        at: await feed.readers.placeOf(readerOf('route', route)),
        isActive: route.enabled,
        missed: route.missed,
        tell: (missed) => tellMissed(route, missed),
      })),
    );
  }

  /** Says that lines were removed before a route took them; once for the same lines. */
  async function tellMissed({ accountId, key }: RouteDocument, missed: MissedLines): Promise<void> {
    await keyed.change(systemCaller(accountId, newId()), {
      key,
      mutate(next) {
        next.missed = missed;
        return ['route.missed'];
      },
    });
  }

  /** Says that it is time for a route's file. */
  function markDue(accountId: string, routeId: string): Promise<void> {
    return makeDueOrInsert(collections.turns, { _id: routeId, accountId });
  }

  const writeFile = createWriteFile({
    ...{ feed, blobs, files, describe, tellMissed },
    made: collections.files,
    findRoute: findById,
  });

  return {
    ...keyed,
    writeFile,
    put,
    patch,
    findByFolder,
    findById,
    listOut,
    followers,
    markDue,
    turns: collections.turns,
    files: collections.files,
  };
}

/** A route as it goes out. */
export function presentRoute(route: RouteDocument): z.input<typeof RouteView> {
  const { key, name, connectionKey, direction, templateKey, graceS, eventTypes, filter, everyS, enabled, missed } =
    route;
  return {
    ...{ key, name, connectionKey, direction, templateKey, graceS, eventTypes, filter, everyS, enabled, missed },
    folder: `/${direction}/${key}`,
    ...presentStamps(route),
  };
}
