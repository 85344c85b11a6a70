import type { Brake } from './inside-ssh2.ts';

/** Writes of one file, brought into order. Iterating gives the bytes in order; then it ends, or throws after `fail`. */
export interface WriteOrder extends AsyncIterable<Uint8Array> {
  /** Where the next byte in order belongs. */
  readonly position: number;
  /** Takes a write. @throws Error when it cannot be brought into order, or something failed before */
  put(offset: number, bytes: Uint8Array): void;
  /** No more comes. */
  end(): void;
  /** Nothing more can be taken; what is in order is still given. */
  fail(error: Error): void;
  /** When all that is in order was taken. */
  drained(): Promise<void>;
}

/**
 * Orders writes from `start` on. Clients send many at once, and some read their file in pieces that overtake each other: up to
 * `heldBytes` wait for what comes before them. While as many wait to be stored, the client is braked.
 */
export function createWriteOrder(start: number, heldBytes: number, brake: Brake): WriteOrder {
  const early = new Map<number, Uint8Array>();
  let ready: Uint8Array[] = [];
  let position = start;
  let [earlyBytes, readyBytes] = [0, 0];
  let [ended, braking] = [false, false];
  let failure: Error | undefined;
  let change = Promise.withResolvers<void>();

  function changed(): void {
    change.resolve();
    change = Promise.withResolvers();
    const full = readyBytes > heldBytes && !failure;
    if (full === braking) return;
    braking = full;
    if (full) brake.hold();
    else brake.release();
  }

  function fail(error: Error): void {
    failure ??= error;
    early.clear();
    earlyBytes = 0;
    changed();
  }

  function refuse(message: string): never {
    fail(new Error(message));
    throw failure;
  }

  function append(bytes: Uint8Array): void {
    ready.push(bytes);
    readyBytes += bytes.length;
    position += bytes.length;
  }

  function put(offset: number, bytes: Uint8Array): void {
    if (failure) throw failure;
    if (bytes.length === 0) return;
    if (offset < position || early.has(offset))
      refuse('bytes were written twice: a file is written once, from its beginning on');
    if (offset > position) {
      earlyBytes += bytes.length;
      if (earlyBytes > heldBytes) refuse('bytes came too far ahead of those before them');
      early.set(offset, bytes);
      return;
    }
    append(bytes);
    for (let next = early.get(position); next; next = early.get(position)) {
      early.delete(position);
      earlyBytes -= next.length;
      append(next);
    }
    changed();
  }

  function end(): void {
    if (early.size > 0) fail(new Error(`the bytes from ${position} on are missing`));
    ended = true;
    changed();
  }

  async function* take(): AsyncGenerator<Uint8Array> {
    for (;;) {
      if (ready.length > 0) {
        const bytes = ready.length === 1 ? ready[0]! : Buffer.concat(ready);
        ready = [];
        yield bytes;
        // Only now it is with who stores it.
        readyBytes -= bytes.length;
        changed();
      } else if (failure) throw failure;
      else if (ended) return;
      else await change.promise;
    }
  }

  return {
    get position() {
      return position;
    },
    put,
    end,
    fail,
    async drained() {
      while (readyBytes > 0 && !failure) await change.promise;
      if (failure) throw failure;
    },
    [Symbol.asyncIterator]: take,
  };
}
