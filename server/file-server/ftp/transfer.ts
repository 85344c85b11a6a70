import type { Socket } from 'node:net';
import { type Reply, reply } from './replies.ts';
import type { SignedIn } from './session.ts';

/** Bytes that are on their way when an upload is cut are still worth keeping. */
const lingerMs = 100;

/**
 * Runs a transfer over the data connection of the session: announces it, and destroys the connection when no byte moves for long or,
 * a moment later, when the transfer is cut (ABOR, the control connection lost, the server stopping).
 */
export async function runTransfer(
  session: SignedIn,
  announcement: string,
  act: (socket: Socket, signal: AbortSignal) => Promise<Reply>,
): Promise<Reply> {
  const cut = new AbortController();
  session.transfer = cut;
  if (session.abortsHeard > 0) cut.abort('ABOR came');
  try {
    const socket = await session.data.open(cut.signal);
    const { stallMs } = session.door.limits;
    socket.setTimeout(stallMs, () => socket.destroy(new Error(`nothing moved for ${stallMs / 1000} seconds`)));
    const drop = () => void setTimeout(() => socket.destroy(new Error(String(cut.signal.reason))), lingerMs);
    if (cut.signal.aborted) drop();
    else cut.signal.addEventListener('abort', drop);
    try {
      session.send(reply(150, announcement));
      return await act(socket, cut.signal);
    } finally {
      socket.destroy();
    }
  } finally {
    session.transfer = undefined;
  }
}
