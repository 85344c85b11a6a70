import { connect } from 'node:net';
import { PassThrough, Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { Client } from 'basic-ftp';
import SftpClient from 'ssh2-sftp-client';
import type { FileHub, FileUser } from './file-hub.ts';

/** What a listing shows. */
export interface Listed {
  name: string;
  size: number;
  kind: 'file' | 'folder';
}

/** A signed-in client of a drop. */
export interface DropClient extends AsyncDisposable {
  put(path: string, bytes: Buffer): Promise<unknown>;
  /** Asks how much is here and sends the rest. */
  resume(path: string, bytes: Buffer): Promise<unknown>;
  append(path: string, bytes: Buffer): Promise<unknown>;
  get(path: string): Promise<Buffer>;
  list(path: string): Promise<Listed[]>;
  /** Size of a file, or of what is here of an unfinished upload. */
  size(path: string): Promise<number>;
  /** Over what is there. */
  rename(from: string, to: string): Promise<unknown>;
  remove(path: string): Promise<unknown>;
  makeFolder(path: string): Promise<unknown>;
  removeFolder(path: string): Promise<unknown>;
  /** Where a path leads, as the server sees it. */
  resolve(path: string): Promise<string>;
}

/** A protocol by which files are dropped. */
export interface Drop {
  protocol: 'FTP' | 'SFTP';
  connect(hub: FileHub, user: Pick<FileUser, 'login' | 'password'>): Promise<DropClient>;
}

const ftp: Drop = {
  protocol: 'FTP',
  async connect(hub, { login, password }) {
    const client = new Client(10_000);
    await client.access({ host: '127.0.0.1', port: hub.ftpPort, user: login, password });
    return {
      put: (path, bytes) => client.uploadFrom(Readable.from([bytes], { objectMode: false }), path),
      append: (path, bytes) => client.appendFrom(Readable.from([bytes], { objectMode: false }), path),
      async resume(path, bytes) {
        const here = await client.size(path);
        return client.appendFrom(Readable.from([bytes.subarray(here)], { objectMode: false }), path);
      },
      async get(path) {
        const through = new PassThrough();
        const [bytes] = await Promise.all([buffer(through), client.downloadTo(through, path)]);
        return bytes;
      },
      list: async (path) =>
        (await client.list(path)).map(({ name, size, isDirectory }) => ({
          name,
          size,
          kind: isDirectory ? 'folder' : 'file',
        })),
      size: (path) => client.size(path),
      rename: (from, to) => client.rename(from, to),
      remove: (path) => client.remove(path),
      makeFolder: (path) => client.send(`MKD ${path}`),
      removeFolder: (path) => client.send(`RMD ${path}`),
      async resolve(path) {
        await client.cd(path);
        return client.pwd();
      },
      async [Symbol.asyncDispose]() {
        client.close();
      },
    };
  },
};

const sftp: Drop = {
  protocol: 'SFTP',
  async connect(hub, { login, password }) {
    const silent = () => undefined;
    const client = new SftpClient('test', { error: silent, end: silent, close: silent });
    const sock = connect({ port: hub.sftpPort, host: '127.0.0.1', noDelay: true });
    await client.connect({ sock, username: login, password });
    return {
      put: (path, bytes) => client.put(bytes, path),
      append: (path, bytes) => client.append(bytes, path),
      async resume(path, bytes) {
        const { size } = await client.stat(path);
        return client.append(bytes.subarray(size), path);
      },
      get: async (path) => (await client.get(path)) as Buffer,
      list: async (path) =>
        (await client.list(path)).map(({ name, size, type }) => ({
          name,
          size,
          kind: type === 'd' ? 'folder' : 'file',
        })),
      size: async (path) => (await client.stat(path)).size,
      rename: (from, to) => client.posixRename(from, to),
      remove: (path) => client.delete(path),
      makeFolder: (path) => client.mkdir(path),
      removeFolder: (path) => client.rmdir(path),
      resolve: (path) => client.realPath(path),
      async [Symbol.asyncDispose]() {
        await client.end();
      },
    };
  },
};

/** Every protocol: what one does, all do. */
export const drops: Drop[] = [ftp, sftp];
