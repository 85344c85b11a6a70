import { createHash } from 'node:crypto';
import { text } from 'node:stream/consumers';
import type { Permission } from '#server/caller.ts';
import { type Limits, usualLimits } from '#server/file-server/schema.ts';
import { type FileServer, startFileServer } from '#server/file-server/start.ts';
import type { JournalLine } from '#server/journal/schema.ts';
import { createLog } from '#server/log.ts';
import { startTestHub, type TestAccount, type TestHub } from '#test/support/hub.ts';

/** A hub with its file servers on ports of their own. */
export interface FileHub extends AsyncDisposable {
  hub: TestHub;
  readonly ftpPort: number;
  readonly sftpPort: number;
  /** An account with the route folder `in/tasks`, and a service user of it. */
  makeUser(grant?: Grant): Promise<FileUser>;
  /** Stops the file servers in order and starts them again at the same ports. */
  restart(): Promise<void>;
}

/** What a service user is allowed in a test. */
export interface Grant {
  root?: string;
  permissions?: Permission[];
  allowPlainFtp?: boolean;
  allowedAddresses?: string[];
  account?: TestAccount;
}

/** A service user, and what a test asks about its account. */
export interface FileUser {
  login: string;
  password: string;
  account: TestAccount;
  /** Names of the files that arrived so far, in order. */
  arrivals(): Promise<string[]>;
  /** Names in a folder of the home, seen from inside. */
  names(folder?: string): Promise<string[]>;
  /** SHA-256 of a file of the home. */
  sha256(path: string): Promise<string>;
  content(path: string): Promise<string>;
  journal(what: JournalLine['what']): Promise<JournalLine[]>;
}

let count = 0;

/** Starts a hub with file servers; `limits` are shortened where told. */
export async function startFileHub(limits: Partial<Limits> = {}): Promise<FileHub> {
  const hub = await startTestHub();
  const log = createLog('test', process.env.TEST_LOG ?? 'silent');
  const start = (ftpPort: number, sftpPort: number): Promise<FileServer> =>
    startFileServer(hub.services, { fileHost: '127.0.0.1', ftpPort, ftpPassivePorts: [0, 0], sftpPort }, log, {
      ...usualLimits,
      connectionsPerAddress: 500,
      ...limits,
    });
  let server = await start(0, 0);

  async function makeUser({ account: given, ...grant }: Grant = {}): Promise<FileUser> {
    const account = given ?? (await hub.makeAccount());
    const { files, serviceUsers } = hub.services;
    await files.makeRouteFolders(account.id, 'in', 'tasks');
    count += 1;
    const login = `it-${process.pid}-${count}`;
    const fields = { permissions: ['files.read', 'files.write'] as Permission[], root: '/', allowPlainFtp: false };
    const { password } = await serviceUsers.create(account.caller, { login, ...fields, ...grant });
    return { login, password, account, ...watch(hub, account) };
  }

  return {
    hub,
    get ftpPort() {
      return server.ftpPort;
    },
    get sftpPort() {
      return server.sftpPort;
    },
    makeUser,
    async restart() {
      const { ftpPort, sftpPort } = server;
      await server.stop();
      server = await start(ftpPort, sftpPort);
    },
    async [Symbol.asyncDispose]() {
      await server.stop();
      await hub[Symbol.asyncDispose]();
    },
  };
}

function watch({ services }: TestHub, { id, caller }: TestAccount) {
  const { files, relay, feed, database } = services;
  const read = async (path: string) => (await files.open(caller, path)).stream();
  return {
    async arrivals() {
      await relay.idle();
      const lines = feed.collections.lines.find({ accountId: id, type: 'file.arrived' }).sort({ sequence: 1 });
      return (await lines.toArray()).map(({ data }) => String((data as { name: string }).name));
    },
    names: async (folder = '/in/tasks') => (await files.list(caller, folder)).map(({ name }) => name),
    async sha256(path: string) {
      const hash = createHash('sha256');
      for await (const chunk of await read(path)) hash.update(chunk);
      return hash.digest('hex');
    },
    content: async (path: string) => text(await read(path)),
    journal: async (what: JournalLine['what']) =>
      database.connection.collection<JournalLine>('journal').find({ accountId: id, what }).toArray(),
  };
}
