import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DataChannel } from './data-channel.ts';

const leastMs = 2;
const mostMs = 250;

/**
 * Whether an upload whose data connection ended was cut all the same.
 *
 * Over plain FTP the end of the data connection is all that says "this was the whole file", and a client that is killed ends it
 * just so: its system closes every connection in order. The difference is on the control connection. Whoever sent a whole file
 * keeps it and waits for our 226, or has sent QUIT; who was killed loses it in the same moment. So a control connection that
 * ended without QUIT before we said 226 means cut. That costs nobody a file: such a client was never told that it is stored.
 *
 * The two ends travel separately, so the second may come a little after the first: we look only after all is stored, and not
 * before twice the way to the client and back has passed since the data ended. Near by, storing takes longer than that.
 */
export function wasCut(
  socket: Socket,
  signal: AbortSignal,
  { roundTripMs }: Pick<DataChannel, 'roundTripMs'>,
): () => Promise<string | undefined> {
  let endedAt = performance.now();
  socket.once('end', () => {
    endedAt = performance.now();
  });
  return async () => {
    const waitMs = Math.min(Math.max(2 * roundTripMs, leastMs), mostMs) - (performance.now() - endedAt);
    if (waitMs > 0) await sleep(waitMs);
    return signal.aborted ? String(signal.reason) : undefined;
  };
}
