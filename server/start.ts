import { join, resolve } from 'node:path';
import { createConnection } from 'mongoose';
import type { ByteHome } from './blobs/byte-home.ts';
import { createFolderHome } from './blobs/folder-home.ts';
import { createGridFsHome } from './blobs/gridfs-home.ts';
import { newId } from './documents/document.ts';
import { registerNode } from './feed/nodes.ts';
import { ensureKeyFits } from './hub/key-check.ts';
import { createLog, type Log } from './log.ts';
import { migrations } from './migrations/list.ts';
import { migrate } from './migrations/migrate.ts';
import { createSecrets, readSecretKey } from './secrets.ts';
import { createServices, type Services } from './services.ts';
import type { Settings } from './settings.ts';

/** A process of the hub with its services, ready to listen or to work. */
export interface Started {
  services: Services;
  log: Log;
  /** Id of this process in the register of nodes. */
  nodeId: string;
  /** Leaves the register and closes what was opened, in reverse. */
  stop(): Promise<void>;
}

/**
 * What server and workers have in common at their start: the database, the services over it, indexes and migrations, and an ear for
 * the other processes.
 */
export async function start(kind: 'server' | 'workers', settings: Settings): Promise<Started> {
  const log = createLog(kind, settings.logLevel);
  const uri = settings.mongoUri ?? embeddedUri(settings);
  const connection = await createConnection(uri, {
    dbName: settings.mongoDatabase,
    serverSelectionTimeoutMS: 10_000,
    writeConcern: { w: 'majority' },
    retryWrites: settings.mongoUri !== undefined,
    ignoreUndefined: true,
  }).asPromise();
  const secrets = createSecrets(await readSecretKey(settings.secretKey, settings.dataFolder));
  const bytes: ByteHome = settings.mongoUri
    ? createGridFsHome(connection.getClient().db(settings.mongoDatabase))
    : createFolderHome(join(settings.dataFolder, 'blobs'));
  const services = createServices({
    connection,
    bytes,
    secrets,
    publicUrl: settings.publicUrl,
    nodeHost: settings.nodeHost,
    log,
  });
  await migrate(services.database, services.hub.collection, migrations, log);
  await ensureKeyFits(services.hub.collection, secrets);
  await services.database.createIndexes();
  const nodeId = newId();
  const leave = await registerNode(services.nodes, { _id: nodeId, kind, url: await services.wakes.listen() });

  async function stop(): Promise<void> {
    await leave();
    services.watch.stop();
    await services.relay.stop();
    await services.wakes.stop();
    await services.dispatcher.destroy();
    await connection.close();
  }

  return { services, log, nodeId, stop };
}

/** Where the embedded database of the data folder listens, unless its starter says otherwise. */
function embeddedUri(settings: Settings): string {
  return (
    settings.embeddedUri ??
    `mongodb://${encodeURIComponent(resolve(settings.dataFolder, 'database', 'mongodb.sock'))}/?directConnection=true`
  );
}
