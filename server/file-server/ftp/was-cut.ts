import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DataChannel } from './data-channel.ts';

const leastMs = 100;
const mostMs = 1_000;

/**
 * Whether an upload whose data connection ended was cut all the same.
 *
 * Over plain FTP the end of the data connection is all that says "this was the whole file", and a client that fails ends it just so:
 * its system closes every connection in order, or it closes the file's stream itself before it gives up. The difference is on the
 * control connection. Whoever sent a whole file keeps it and waits for our 226, or has sent QUIT; who failed loses it, at once or a
 * moment later. So a control connection that ended without QUIT before we said 226 means cut. That costs nobody a file: such a
 * client was never told that it is stored.
 *
 * Waiting before 226 is therefore the only way to know, and how long is a choice (docs/decisions/0006-ftp-waits-before-226.md): twice
 * the way to the client and back after the data ended, 100 ms at least and one second at most. What storing takes counts.
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
    // The signal ends the wait: then there is nothing to wait for.
    if (waitMs > 0) await sleep(waitMs, undefined, { signal }).catch(() => undefined);
    return signal.aborted ? String(signal.reason) : undefined;
  };
}
