import type { Socket } from 'node:net';
import { encodeDocument } from '#database/bson/encode.ts';
import { presentError, runCommand } from '#database/commands/run-command.ts';
import type { Engine } from '#database/engine.ts';
import type { CommandError } from '#database/errors.ts';
import { createFrames } from './frames.ts';
import { type Message, readMessage, writeReply } from './message.ts';

const mostMessageBytes = 48_000_000;

/** A client's connection. */
export interface Connection {
  /** Reads no more; resolves when what was asked is answered. */
  finish(): Promise<void>;
}

/** Serves a socket: commands one after the other, each answered when what it wrote is on the disk. */
export function serveConnection(engine: Engine, socket: Socket, connectionId: number): Connection {
  const frames = createFrames(mostMessageBytes);
  const client = { connectionId, isGone: () => socket.destroyed };
  let last: Promise<void> = Promise.resolve();
  let waiting = 0;
  let isEnding = false;

  socket.setNoDelay(true);
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk: Buffer) => {
    try {
      for (const bytes of frames.push(chunk)) enqueue(readMessage(bytes));
    } catch {
      // What is no message has no answer, and nothing after it can be trusted.
      socket.destroy();
    }
  });

  // A client that sends without waiting keeps its order, and must wait when too much stands in line.
  function enqueue(message: Message) {
    waiting++;
    if (waiting > 100) socket.pause();
    last = last
      .then(() => answer(message))
      .finally(() => {
        waiting--;
        if (waiting === 0 && !isEnding) socket.resume();
      });
  }

  async function answer(message: Message) {
    const reply = await replyTo(message);
    if (!message.wantsReply) return;
    engine.transactions.whenSettled((failure) => send(message, failure ? presentError(failure) : reply));
  }

  async function replyTo(message: Message): Promise<object> {
    try {
      return await runCommand(engine, message.read(), client);
    } catch (error) {
      return presentError(error as CommandError);
    }
  }

  function send(message: Message, reply: object) {
    if (socket.destroyed) return;
    try {
      socket.write(writeReply(message, encodeDocument(reply)));
    } catch (error) {
      socket.write(writeReply(message, encodeDocument(presentError(error))));
    }
  }

  return {
    async finish() {
      isEnding = true;
      socket.pause();
      await last;
      engine.transactions.flush();
      socket.destroySoon();
    },
  };
}
