import { createConnection } from 'mongoose';
import { createFolderHome } from '#server/blobs/folder-home.ts';
import { createLog } from '#server/log.ts';
import { createSecrets } from '#server/secrets.ts';
import { createServices, type Services } from '#server/services.ts';

/** Services of a further process over the database of a test hub; told by the environment variable JOIN. */
export function joinHub(): Promise<Services> {
  return joinServices(JSON.parse(process.env.JOIN ?? '{}') as Joined);
}

/** Services over the database of a test hub, apart from the hub's own. */
export async function joinServices({ uri, name, key, blobs }: Joined): Promise<Services> {
  const connection = await createConnection(uri, {
    dbName: name,
    ignoreUndefined: true,
    retryWrites: false,
  }).asPromise();
  return createServices({
    connection,
    bytes: createFolderHome(blobs),
    secrets: createSecrets(Buffer.from(key, 'base64')),
    publicUrl: 'http://127.0.0.1',
    nodeHost: '127.0.0.1',
    log: createLog('joined', process.env.TEST_LOG ?? 'silent'),
  });
}

/** What a joining process must know. */
export interface Joined {
  uri: string;
  name: string;
  /** Base64. */
  key: string;
  blobs: string;
}
