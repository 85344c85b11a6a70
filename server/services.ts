import type { Connection } from 'mongoose';
import { createAccounts } from './accounts/service.ts';
import { createBlobs } from './blobs/blobs.ts';
import type { ByteHome } from './blobs/byte-home.ts';
import { createFileLinks } from './blobs/links.ts';
import { createUploads } from './blobs/uploads.ts';
import { createConnections } from './connections/service.ts';
import { createApiKeys } from './credentials/api-keys.ts';
import { createCredentials } from './credentials/service.ts';
import { createDevices } from './devices/service.ts';
import { createDatabase } from './documents/database.ts';
import { createEmployees } from './employees/service.ts';
import { createEndpoints } from './endpoints/service.ts';
import { createEntries } from './entries/service.ts';
import { createDescriptions } from './events/service.ts';
import { createFeed } from './feed/feed.ts';
import { defineNodes } from './feed/nodes.ts';
import { createWakes } from './feed/wakes.ts';
import { createWatch } from './feed/watch.ts';
import { createFiles } from './files/service.ts';
import { createForms } from './forms/service.ts';
import { createGroups } from './groups/service.ts';
import { createHub } from './hub/service.ts';
import { createImports } from './imports/service.ts';
import { createJournal } from './journal/service.ts';
import type { Log } from './log.ts';
import { createNotifications } from './notifications/service.ts';
import { createPoints } from './points/service.ts';
import { createRoutes } from './routes/service.ts';
import type { Secrets } from './secrets.ts';
import { createServiceUsers } from './service-users/service.ts';
import { createTaskTypes } from './task-types/service.ts';
import { createTasks } from './tasks/service.ts';
import { createTemplates } from './templates/service.ts';
import { createGuardedAgent } from './way-out/http.ts';

/** What the services stand on. Nothing of it is opened here. */
export interface Ground {
  connection: Connection;
  bytes: ByteHome;
  secrets: Secrets;
  /** Where the outside reaches the hub, without slash at the end. */
  publicUrl: string;
  nodeHost: string;
  log: Log;
}

export type Services = ReturnType<typeof createServices>;

/** All services of the hub, in the order in which they need one another. Server and workers share this composition; it opens nothing. */
export function createServices({ connection, bytes, secrets, publicUrl, nodeHost, log }: Ground) {
  const database = createDatabase(connection);
  const nodes = defineNodes(database);
  const wakes = createWakes(nodes, nodeHost, secrets.deriveKey('wakes'), log);
  const feed = createFeed(database, wakes.reached, log);
  const { relay } = feed;
  const watch = createWatch(feed.collections.heads, wakes, log);
  const blobs = createBlobs(database, bytes);
  const uploads = createUploads(database, blobs);
  const links = createFileLinks(publicUrl, secrets.deriveKey('file links'));
  const credentials = createCredentials({ database });
  const hub = createHub({ database, credentials });
  const common = { database, relay };

  const files = createFiles({ ...common, blobs, uploads });
  const connections = createConnections(common);
  const accounts = createAccounts({ database, credentials, files, connections });
  const apiKeys = createApiKeys({ credentials });
  const serviceUsers = createServiceUsers({ credentials });
  const groups = createGroups(common);
  const employees = createEmployees({ ...common, groups });
  const forms = createForms(common);
  const taskTypes = createTaskTypes({ ...common, forms });
  const points = createPoints({ ...common, accounts });
  const tasks = createTasks({ ...common, accounts, employees, forms, groups, points, taskTypes });
  const devices = createDevices({ database, credentials, employees, accounts });
  const entries = createEntries({ ...common, tasks, blobs, links });
  const templates = createTemplates(common);
  const describe = createDescriptions({ entries, tasks, points, employees });
  const routes = createRoutes({ ...common, files, templates, connections, feed, blobs, describe });
  const imports = createImports({
    ...common,
    accounts,
    credentials,
    routes,
    templates,
    blobs,
    files,
    tasks,
    points,
    log,
  });
  const endpoints = createEndpoints({ ...common, hub, secrets });
  const dispatcher = createGuardedAgent(hub.allowedRanges);
  const notifications = createNotifications({ database, feed, endpoints, dispatcher, describe });
  const journal = createJournal({ database, feed, files, imports, entries, notifications });

  return {
    ...{ database, nodes, wakes, feed, relay, watch, blobs, uploads, links, credentials, hub, dispatcher, secrets },
    ...{
      files,
      connections,
      accounts,
      apiKeys,
      serviceUsers,
      groups,
      employees,
      forms,
      taskTypes,
      points,
      tasks,
      devices,
      entries,
    },
    ...{ templates, routes, imports, endpoints, notifications, journal },
  };
}
