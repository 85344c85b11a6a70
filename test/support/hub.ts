import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection } from 'mongoose';
import { createApp } from '#server/app.ts';
import { createFolderHome } from '#server/blobs/folder-home.ts';
import {
  type AccountCaller,
  type OwnerCaller,
  ownerPermissions,
  type Permission,
  permissions,
} from '#server/caller.ts';
import { newId } from '#server/documents/document.ts';
import { createLog } from '#server/log.ts';
import { migrations } from '#server/migrations/list.ts';
import { migrate } from '#server/migrations/migrate.ts';
import { createSecrets } from '#server/secrets.ts';
import { createServices, type Services } from '#server/services.ts';
import { freshName, sharedDatabase } from './database.ts';

/** A hub in this process: services over the shared embedded database, and its HTTP server. */
export interface TestHub extends AsyncDisposable {
  services: Services;
  url: string;
  /** The hub owner as a caller. */
  owner: OwnerCaller;
  /** Makes an account; gives a caller of it with all permissions and an API key. */
  makeAccount(name?: string): Promise<TestAccount>;
  /** Name and address of its database, for processes that join it. */
  database: { uri: string; name: string; key: Buffer; blobs: string };
}

/** An account of a test. */
export interface TestAccount {
  id: string;
  /** All permissions. */
  caller: AccountCaller;
  token: string;
  /** A caller with these permissions only. */
  callerWith(...some: Permission[]): AccountCaller;
  /** Asks the API as this account (or with another token); JSON in and out. */
  ask(
    method: string,
    path: string,
    body?: unknown,
    token?: string,
  ): Promise<{ status: number; body: any; headers: Headers }>;
}

/** Starts a hub with an empty database of its own. */
export async function startTestHub({ uri }: { uri?: string } = {}): Promise<TestHub> {
  const at = uri ?? (await sharedDatabase()).uri;
  const name = freshName();
  const blobs = await mkdtemp(join(tmpdir(), 'fieldhub-blobs-'));
  const key = Buffer.alloc(32, 7);
  const log = createLog('test', process.env.TEST_LOG ?? 'silent');
  const connection = await createConnection(at, {
    dbName: name,
    ignoreUndefined: true,
    retryWrites: false,
  }).asPromise();
  const http = createServer();
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const services = createServices({
    connection,
    bytes: createFolderHome(blobs),
    secrets: createSecrets(key),
    publicUrl: url,
    nodeHost: '127.0.0.1',
    log,
  });
  await migrate(services.database, services.hub.collection, migrations, log);
  await services.database.createIndexes();
  const { app, stop } = createApp(services, { log, trustProxy: false });
  http.on('request', app.callback());

  const owner: OwnerCaller = {
    kind: 'hubOwner',
    id: newId(),
    permissions: new Set(ownerPermissions),
    correlationId: newId(),
    locale: 'en',
  };

  async function makeAccount(accountName = 'Acme'): Promise<TestAccount> {
    const { account } = await services.accounts.create(owner, {
      name: accountName,
      timeZone: 'Europe/Madrid',
      locale: 'en',
    });
    const { id, token } = await services.credentials.issueApiKey({
      accountId: account._id,
      permissions: [...permissions],
      name: 'test',
    });
    const callerWith = (...some: Permission[]): AccountCaller => ({
      kind: 'apiKey',
      accountId: account._id,
      id,
      permissions: new Set(some),
      correlationId: newId(),
      locale: 'en',
    });
    const ask: TestAccount['ask'] = async (method, path, body, other = token) => {
      const answer = await fetch(url + path, {
        method,
        headers: {
          authorization: `Bearer ${other}`,
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const text = await answer.text();
      return {
        status: answer.status,
        body: text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : text,
        headers: answer.headers,
      };
    };
    return { id: account._id, token, caller: callerWith(...permissions), callerWith, ask };
  }

  return {
    services,
    url,
    owner,
    makeAccount,
    database: { uri: at, name, key, blobs },
    async [Symbol.asyncDispose]() {
      stop();
      await closeServer(http);
      services.watch.stop();
      await services.relay.stop();
      await services.wakes.stop();
      await services.dispatcher.destroy();
      await connection.getClient().db(name).dropDatabase();
      await connection.close();
      await rm(blobs, { recursive: true, force: true });
    },
  };
}

async function closeServer(http: Server): Promise<void> {
  const closed = new Promise((resolve) => http.close(resolve));
  http.closeAllConnections();
  await closed;
}
