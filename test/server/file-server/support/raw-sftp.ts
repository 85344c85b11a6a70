import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import ssh2 from 'ssh2';
import type { FileHub, FileUser } from './file-hub.ts';

/** An SFTP packet: its kind, the request's id, and what follows. */
export interface Packet {
  type: number;
  id: number;
  body: Buffer;
}

/** An SFTP channel on which a test sends what it likes. */
export interface RawSftp extends AsyncDisposable {
  socket: Socket;
  channel: ssh2.ClientChannel;
  send(type: number, id: number, ...fields: (number | bigint | string | Buffer)[]): void;
  /** The reply to a request. */
  reply(id: number): Promise<Packet>;
  /** When the channel or the connection ended. */
  ended: Promise<void>;
}

export const kinds = {
  open: 3,
  close: 4,
  read: 5,
  write: 6,
  extended: 200,
  status: 101,
  handle: 102,
  data: 103,
  names: 104,
};

/** Connects, opens the channel and says INIT. */
export async function connectRawSftp(hub: FileHub, { login, password }: FileUser): Promise<RawSftp> {
  const client = new ssh2.Client().on('error', () => undefined);
  const socket = connect({ port: hub.sftpPort, host: '127.0.0.1', noDelay: true }).on('error', () => undefined);
  client.connect({ sock: socket, username: login, password });
  await once(client, 'ready');
  const channel = await new Promise<ssh2.ClientChannel>((resolve, reject) =>
    client.subsys('sftp', (error, opened) => (error ? reject(error) : resolve(opened))),
  );
  const packets = new Map<number, Packet>();
  const waiting = new Map<number, (packet: Packet) => void>();
  let kept = Buffer.alloc(0);
  channel.on('data', (chunk: Buffer) => {
    kept = Buffer.concat([kept, chunk]);
    for (
      ;
      kept.length >= 4 && kept.length >= 4 + kept.readUInt32BE(0);
      kept = kept.subarray(4 + kept.readUInt32BE(0))
    ) {
      const packet = { type: kept[4] ?? 0, id: kept.readUInt32BE(5), body: kept.subarray(9, 4 + kept.readUInt32BE(0)) };
      const hears = waiting.get(packet.id);
      // VERSION answers no request.
      if (packet.type === 2) continue;
      if (hears) hears(packet);
      else packets.set(packet.id, packet);
    }
  });
  channel.write(packetOf(1, [3]));
  return {
    socket,
    channel,
    send: (type, id, ...fields) => void channel.write(packetOf(type, [id, ...fields])),
    reply: (id) =>
      new Promise((resolve) => {
        const known = packets.get(id);
        if (known) resolve(known);
        else waiting.set(id, resolve);
      }),
    ended: Promise.race([once(channel, 'close'), once(socket, 'close')]).then(() => undefined),
    async [Symbol.asyncDispose]() {
      client.destroy();
    },
  };
}

/** A packet: numbers as 4 bytes, big ones as 8, texts and bytes behind their length. */
function packetOf(type: number, fields: (number | bigint | string | Buffer)[]): Buffer {
  const parts = fields.map((field) => {
    if (typeof field === 'number') return uint32(field);
    if (typeof field !== 'bigint')
      return Buffer.concat([uint32(Buffer.byteLength(field)), Buffer.from(field as string)]);
    const bytes = Buffer.alloc(8);
    bytes.writeBigUInt64BE(field);
    return bytes;
  });
  const body = Buffer.concat([Buffer.from([type]), ...parts]);
  return Buffer.concat([uint32(body.length), body]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value >>> 0);
  return bytes;
}
