import type { SFTPWrapper } from 'ssh2';

/**
 * What ssh2 1.17 does not offer and its server needs. This file alone knows its insides; the tests with OpenSSH and with clients
 * that send far ahead fail if a later version changes them.
 */
interface Inside {
  _protocol: {
    channelData(id: number, data: Buffer): void;
    channelWindowAdjust(id: number, bytes: number): void;
  };
  _buffer: unknown[];
  incoming: { window: number; state: string };
  outgoing: { id: number; window: number; state: string };
  push(data: Buffer | null): unknown;
}

const fullWindow = 2 * 1024 * 1024;

/**
 * Sends this packet as VERSION. Clients use only extensions that VERSION names, and ssh2 sends one without names. It is the first
 * that a server sends: ours goes in its place.
 */
export function replaceVersion(sftp: SFTPWrapper, version: Buffer): void {
  const inside = sftp as unknown as Inside;
  const protocol = inside._protocol;
  inside._protocol = Object.create(protocol, {
    channelData: {
      value(id: number, replaced: Buffer) {
        inside._protocol = protocol;
        inside.outgoing.window -= version.length - replaced.length;
        protocol.channelData(id, version);
      },
    },
  });
}

/** Replies that wait because the client's window is shut; ssh2 keeps any number of them. None when the channel is closed. */
export function unsentReplies(sftp: SFTPWrapper): number {
  const { _buffer, incoming, outgoing } = sftp as unknown as Inside;
  return outgoing.state === 'open' && incoming.state !== 'closed' ? _buffer.length : 0;
}

/** Keeps a client from sending while somebody cannot keep up. */
export interface Brake {
  hold(): void;
  release(): void;
}

/**
 * A brake that several may hold. While it is held the client's window is not opened again: at most 2 MiB more come. ssh2 opens it
 * always.
 */
export function createBrake(sftp: SFTPWrapper): Brake {
  const inside = sftp as unknown as Inside;
  const push = inside.push.bind(inside);
  let holders = 0;
  inside.push = (data) => {
    push(data);
    return holders === 0;
  };
  return {
    hold() {
      holders += 1;
    },
    release() {
      holders -= 1;
      const bytes = fullWindow - inside.incoming.window;
      if (holders > 0 || bytes < fullWindow / 2 || inside.outgoing.state !== 'open') return;
      inside.incoming.window += bytes;
      inside._protocol.channelWindowAdjust(inside.outgoing.id, bytes);
    },
  };
}
