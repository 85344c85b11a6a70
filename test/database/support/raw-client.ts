import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { deserialize, serialize } from 'bson';

/** A connection on which any bytes can be sent. */
export interface RawClient extends Disposable {
  socket: Socket;
  /** The next reply; undefined when the connection ends instead. */
  reply(): Promise<Record<string, unknown> | undefined>;
}

/** Connects to the engine of a folder. */
export async function connectRaw(folder: string): Promise<RawClient> {
  const socket = connect(join(folder, 'mongodb.sock'));
  await once(socket, 'connect');
  socket.on('error', () => {});
  let held = Buffer.alloc(0);
  const replies: Record<string, unknown>[] = [];
  let wake = () => {};
  let isClosed = false;
  socket.on('data', (chunk: Buffer) => {
    held = Buffer.concat([held, chunk]);
    while (held.length >= 4 && held.length >= held.readInt32LE(0)) {
      const size = held.readInt32LE(0);
      replies.push(deserialize(held.subarray(held.readInt32LE(12) === 1 ? 36 : 21, size)));
      held = held.subarray(size);
    }
    wake();
  });
  socket.on('close', () => {
    isClosed = true;
    wake();
  });
  return {
    socket,
    async reply() {
      while (replies.length === 0 && !isClosed) {
        const { promise, resolve } = Promise.withResolvers<void>();
        wake = resolve;
        await promise;
      }
      return replies.shift();
    },
    [Symbol.dispose]: () => void socket.destroy(),
  };
}

/** A message with a command, and documents beside it. */
export function message(command: object, beside: Record<string, object[]> = {}, flags = 0): Buffer {
  const sections = Object.entries(beside).map(([name, documents]) => {
    const content = Buffer.concat([Buffer.from(`${name}\0`), ...documents.map((document) => serialize(document))]);
    const head = Buffer.alloc(5);
    head.writeUInt8(1, 0);
    head.writeInt32LE(content.length + 4, 1);
    return Buffer.concat([head, content]);
  });
  const body = Buffer.concat([Buffer.from([0]), serialize(command), ...sections]);
  const head = Buffer.alloc(20);
  head.writeInt32LE(body.length + 20, 0);
  head.writeInt32LE(7, 4);
  head.writeInt32LE(2013, 12);
  head.writeUInt32LE(flags, 16);
  return Buffer.concat([head, body]);
}
