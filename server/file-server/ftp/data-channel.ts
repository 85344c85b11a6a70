import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { plainAddress } from '#server/file-server/service.ts';
import type { DataAddress } from './data-address.ts';
import type { PassivePorts } from './passive-ports.ts';
import { Refusal } from './replies.ts';

/** How the next data connection of a session comes about. Whatever the way, its other end is the client of the control connection. */
export interface DataChannel {
  /** Listens for the client. Gives the address to tell it. */
  listen(): Promise<DataAddress>;
  /** Remembers where the client listens. */
  aim(address: DataAddress): void;
  /** The connection of the next transfer. @throws Refusal 425 when it does not come, or nothing was agreed */
  open(signal: AbortSignal): Promise<Socket>;
  /** Forgets what was agreed. */
  forget(): void;
  /** Forgets, and agrees to nothing more: the session is over. */
  end(): void;
  /** The shortest time that an answer of this client took so far: not much more than the way there and back. */
  readonly roundTripMs: number;
}

/** What a data channel must know. */
interface Ends {
  /** Our end and the client's, of the control connection. */
  local: string;
  peer: string;
  ports: PassivePorts;
  connectMs: number;
}

/** A connection that was agreed on. */
interface Agreed {
  come(): Promise<Socket>;
  drop(): void;
  /** What is left when it has come, or never will. */
  tidy(): void;
}

/** Data connections of one session, one at a time. */
export function createDataChannel({ local, peer, ports, connectMs }: Ends): DataChannel {
  let agreed: Agreed | undefined;
  let over = false;
  let roundTripMs = Number.POSITIVE_INFINITY;

  const cameAfter = (startedAt: number) => {
    roundTripMs = Math.min(roundTripMs, performance.now() - startedAt);
  };

  async function listen(): Promise<DataAddress> {
    forget();
    const came = Promise.withResolvers<Socket>();
    let socket: Socket | undefined;
    const { server, port } = await ports.listen(local, (knocking) => {
      knocking.on('error', () => undefined);
      // Somebody else, or a second one: the client's own is here or is still waited for.
      if (socket || plainAddress(knocking.remoteAddress) !== peer) return knocking.destroy();
      socket = knocking;
      cameAfter(toldAt);
      server.close();
      came.resolve(knocking);
    });
    const toldAt = performance.now();
    agreed = { come: () => came.promise, drop: () => socket?.destroy(), tidy: () => server.close() };
    if (over) forget();
    return { host: local, port };
  }

  function aim({ host, port }: DataAddress): void {
    forget();
    let socket: Socket | undefined;
    async function come(): Promise<Socket> {
      const startedAt = performance.now();
      socket = connect({ host, port, localAddress: local, noDelay: true }).on('error', () => undefined);
      await once(socket, 'connect');
      cameAfter(startedAt);
      return socket;
    }
    agreed = { come, drop: () => socket?.destroy(), tidy: () => undefined };
  }

  async function open(signal: AbortSignal): Promise<Socket> {
    const way = agreed;
    agreed = undefined;
    if (!way) throw new Refusal(425, 'Send PASV, EPSV, PORT or EPRT first');
    try {
      signal.throwIfAborted();
      return await within(way.come(), connectMs, signal);
    } catch {
      way.drop();
      throw new Refusal(425, 'The data connection did not come about');
    } finally {
      way.tidy();
    }
  }

  function forget(): void {
    agreed?.tidy();
    agreed?.drop();
    agreed = undefined;
  }

  return {
    listen,
    aim,
    open,
    forget,
    end() {
      over = true;
      forget();
    },
    get roundTripMs() {
      return roundTripMs;
    },
  };
}

/** What comes in time and before the signal. */
async function within<T>(coming: Promise<T>, ms: number, signal: AbortSignal): Promise<T> {
  const given = Promise.withResolvers<never>();
  const giveUp = () => given.reject(new Error('it did not come'));
  const timer = setTimeout(giveUp, ms);
  signal.addEventListener('abort', giveUp);
  try {
    return await Promise.race([coming, given.promise]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', giveUp);
  }
}
