import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { FileHub, FileUser } from './file-hub.ts';

/** A reply of the server. */
export interface RawReply {
  code: number;
  text: string;
}

/** An FTP client that does only what it is told, right or wrong. */
export interface RawFtp extends AsyncDisposable {
  socket: Socket;
  /** The next reply; rejects when the connection ends before it. */
  reply(): Promise<RawReply>;
  /** Sends a line and gives its reply. */
  ask(line: string): Promise<RawReply>;
  send(bytes: string | Uint8Array): void;
  /** A data connection, agreed by EPSV. */
  openData(from?: string): Promise<Socket>;
  /** Begins an upload: 150 came, the data connection stands. */
  beginStore(command: string): Promise<Socket>;
}

/** Connects, and signs in when a user is told. */
export async function connectRaw(hub: FileHub, user?: FileUser): Promise<RawFtp> {
  const socket = connect({ port: hub.ftpPort, host: '127.0.0.1', noDelay: true });
  socket.on('error', () => undefined);
  const replies: RawReply[] = [];
  const waiting: PromiseWithResolvers<RawReply>[] = [];
  let text = '';

  socket.on('data', (chunk) => {
    text += chunk;
    for (let found = /^(?:(\d{3})-[\s\S]*?^\1 .*|\d{3} .*)\r\n/m.exec(text); found; ) {
      const reply = { code: Number(found[0].slice(0, 3)), text: found[0] };
      text = text.slice(found.index + found[0].length);
      const first = waiting.shift();
      if (first) first.resolve(reply);
      else replies.push(reply);
      found = /^(?:(\d{3})-[\s\S]*?^\1 .*|\d{3} .*)\r\n/m.exec(text);
    }
  });
  socket.once('close', () => {
    for (const { reject } of waiting) reject(new Error('the connection ended before a reply'));
  });

  const client: RawFtp = {
    socket,
    reply() {
      const known = replies.shift();
      if (known) return Promise.resolve(known);
      if (socket.closed) return Promise.reject(new Error('the connection has ended'));
      const later = Promise.withResolvers<RawReply>();
      waiting.push(later);
      return later.promise;
    },
    ask(line) {
      socket.write(`${line}\r\n`);
      return client.reply();
    },
    send: (bytes) => void socket.write(bytes),
    async openData(from) {
      const { text: told } = await client.ask('EPSV');
      const port = Number(/\|\|\|(\d+)\|/.exec(told)?.[1]);
      const data = connect({ port, host: '127.0.0.1', noDelay: true, ...(from && { localAddress: from }) });
      data.on('error', () => undefined);
      await once(data, 'connect');
      return data;
    },
    async beginStore(command) {
      const data = await client.openData();
      const reply = await client.ask(command);
      if (reply.code !== 150) throw new Error(reply.text);
      return data;
    },
    async [Symbol.asyncDispose]() {
      socket.destroy();
    },
  };
  await client.reply();
  if (user) {
    await client.ask(`USER ${user.login}`);
    const signed = await client.ask(`PASS ${user.password}`);
    if (signed.code !== 230) throw new Error(signed.text);
  }
  return client;
}
