import { connect } from 'node:net';
import { Writable } from 'node:stream';
import { Client as FtpClient } from 'basic-ftp';
import SftpClient from 'ssh2-sftp-client';
import type { DemoState, Told } from './state.ts';

/** What the customer's IT does with the clients it has had for twenty years. */
export interface CustomerIt {
  uploadBySftp(local: string, remote: string): Promise<void>;
  uploadByFtp(local: string, remote: string): Promise<void>;
  listByFtp(folder: string): Promise<string[]>;
  fetchByFtp(remote: string): Promise<string>;
}

/** Customer IT with the service user's login. */
export function createCustomerIt({ host, ftpPort, sftpPort }: Told, { login, password }: DemoState): CustomerIt {
  async function withFtp<T>(act: (client: FtpClient) => Promise<T>): Promise<T> {
    const client = new FtpClient();
    try {
      await client.access({ host, port: ftpPort, user: login, password });
      return await act(client);
    } finally {
      client.close();
    }
  }

  async function uploadBySftp(local: string, remote: string): Promise<void> {
    const client = new SftpClient();
    // The library leaves Nagle's algorithm on, which costs 40 ms a packet.
    const sock = connect(sftpPort, host).setNoDelay(true);
    try {
      await client.connect({ sock, username: login, password });
      await client.fastPut(local, remote);
    } finally {
      await client.end();
    }
  }

  return {
    uploadBySftp,
    uploadByFtp: (local, remote) => withFtp(async (client) => void (await client.uploadFrom(local, remote))),
    listByFtp: (folder) => withFtp(async (client) => (await client.list(folder)).map(({ name }) => name)),
    fetchByFtp: (remote) =>
      withFtp(async (client) => {
        const chunks: Buffer[] = [];
        const sink = new Writable({
          write(chunk: Buffer, _encoding, done) {
            chunks.push(chunk);
            done();
          },
        });
        await client.downloadTo(sink, remote);
        return Buffer.concat(chunks).toString('utf8');
      }),
  };
}
