import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Reply, reply } from './replies.ts';

/** Sends everything and closes; the reply tells whether it went. What the source itself refuses is thrown. */
export async function sendOver(socket: Socket, source: AsyncIterable<Uint8Array | string>): Promise<Reply> {
  let failed: unknown;
  const watched = Readable.from(source, { objectMode: false }).on('error', (error) => {
    failed ??= socket.destroyed ? undefined : error;
  });
  try {
    await pipeline(watched, socket);
    return reply(226, 'Sent');
  } catch {
    if (failed) throw failed;
    return reply(426, 'The data connection was cut');
  }
}
