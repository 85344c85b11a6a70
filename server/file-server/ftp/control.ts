import type { Socket } from 'node:net';
import { newId } from '#server/documents/document.ts';
import { type Door, plainAddress, toRefusal } from '#server/file-server/service.ts';
import { runTraced } from '#server/trace.ts';
import { answer } from './commands.ts';
import { createDataChannel } from './data-channel.ts';
import { createLineReader } from './line-reader.ts';
import { type ParsedLine, parseCommand } from './parse-command.ts';
import type { PassivePorts } from './passive-ports.ts';
import { formatReply, lastReply, Refusal, type Reply, reply } from './replies.ts';
import { replyToRefusal } from './reply-to-refusal.ts';
import { newSession } from './session.ts';

/** A control connection that is being served. */
export interface Control {
  /** Cuts what runs, says why, and resolves when all is put away. */
  stop(why: string): Promise<void>;
  /** When the connection is closed and what it did is put away. */
  gone: Promise<void>;
}

const lingerMs = 2_000;

/** Serves one client: its commands one after the other, however many it sends ahead. */
export function serveControl(socket: Socket, address: string, door: Door, ports: PassivePorts): Control {
  const { limits, log } = door;
  const read = createLineReader(limits.lineBytes);
  const queue: ParsedLine[] = [];
  const id = newId();
  const data = createDataChannel({
    local: plainAddress(socket.localAddress),
    peer: address,
    ports,
    connectMs: limits.dataConnectMs,
  });
  const session = newSession({ id, door, address, data, send, sendLines });
  let running: Promise<void> | undefined;
  let leaving = false;
  let ended = false;
  let senseless = 0;

  function send(answer: Reply): void {
    if (socket.writable) socket.write(formatReply(answer));
  }

  async function sendLines(lines: string[]): Promise<void> {
    if (!socket.writable) throw new Refusal(421, 'The connection was closed');
    socket.write(lines.map((line) => `${line}\r\n`).join(''));
    await untilRoom();
  }

  async function untilRoom(): Promise<void> {
    if (socket.writableNeedDrain) await Promise.race([next(socket, 'drain'), next(socket, 'close')]);
  }

  function hear(line: ParsedLine): void {
    if (line.kind === 'command' && line.verb === 'ABOR') {
      session.abortsHeard += 1;
      session.transfer?.abort('ABOR came');
    }
    if (line.kind === 'command' && line.verb === 'QUIT') leaving = true;
    queue.push(line);
    if (queue.length <= limits.queuedCommands) return;
    // While a transfer runs we must hear ABOR and the end of the connection: then reading on is no choice.
    if (session.transfer) end(lastReply(421, 'Too many commands at once'));
    else socket.pause();
  }

  async function work(): Promise<void> {
    for (let line = queue.shift(); line && !ended; line = queue.shift()) {
      await take(line);
      await untilRoom();
      if (socket.isPaused() && queue.length < limits.queuedCommands / 2) socket.resume();
    }
  }

  async function take(line: ParsedLine): Promise<void> {
    const trace = { correlationId: id, ...(session.member && { accountId: session.member.accountId }) };
    const last = await runTraced(trace, () => act(line));
    if (ended) return;
    senseless = last.code === 500 ? senseless + 1 : 0;
    if (last.last) end(last);
    else if (senseless >= limits.badCommands) end(lastReply(421, 'This does not look like FTP'));
    else send(last);
    if (session.member) clearTimeout(signInTimer);
  }

  async function act(line: ParsedLine): Promise<Reply> {
    try {
      return await answer(session, line);
    } catch (error) {
      if (error instanceof Refusal) return error.reply;
      return replyToRefusal(toRefusal(error, log), session.member?.locale ?? 'en');
    }
  }

  function pump(): void {
    running ??= work().finally(() => {
      running = undefined;
      if (queue.length > 0 && !ended) pump();
    });
  }

  /** Says the last thing, and gives the client a moment to read it. */
  function end(goodbye?: Reply): void {
    if (ended) return;
    ended = true;
    if (goodbye) send(goodbye);
    session.transfer?.abort(goodbye?.lines[0] ?? 'the control connection was closed');
    data.end();
    clearTimeout(signInTimer);
    socket.end();
    setTimeout(() => socket.destroy(), lingerMs).unref();
  }

  const signInTimer = setTimeout(() => end(lastReply(421, 'Signing in took too long')), limits.signInMs);
  socket.setTimeout(limits.idleMs, () => {
    if (!session.transfer) end(lastReply(421, 'Nothing came for a long time'));
  });
  socket.on('data', (chunk) => {
    for (const line of read(chunk)) hear(parseCommand(line));
    pump();
  });
  // With QUIT among what it sent, the client waits for all replies; without, it is gone.
  socket.on('end', () => {
    if (!leaving) end();
  });
  const closed = next(socket, 'close').then(() => end());
  send(reply(220, 'Fieldhub'));

  return {
    gone: closed.then(() => running),
    async stop(why) {
      session.transfer?.abort(why);
      await running;
      end(lastReply(421, why));
      if (!socket.destroyed) socket.destroySoon();
    },
  };
}

/** Not `once` of node:events, which rejects at an error: a reset is an ordinary end here. */
function next(socket: Socket, event: 'drain' | 'close'): Promise<void> {
  return new Promise((resolve) => socket.once(event, () => resolve()));
}
