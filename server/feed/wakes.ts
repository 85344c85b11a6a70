import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Collection } from 'mongodb';
import { Agent, request } from 'undici';
import type { Log } from '#server/log.ts';
import { type Node, silentAfterMs } from './nodes.ts';

/** Hears how far feeds reach. */
export type ReachedListener = (accountId: string, end: number) => void;

/** Tells all processes of the hub how far a feed reaches. Only latency depends on it: who hears nothing finds out by asking. */
export interface Wakes {
  /** Says that an account's feed reaches `end`: here at once, to other processes a moment later. */
  reached(accountId: string, end: number): void;
  /** Calls the listener for every account's advance; gives the function that ends it. */
  onReached(listener: ReachedListener): () => void;
  /** Opens this process' ear; gives the address under which others wake it. */
  listen(): Promise<string>;
  stop(): Promise<void>;
}

const maxBodyBytes = 1024 * 1024;

/**
 * Tells other processes, which it finds in `nodes`, and hears them on `host` once it listens. Messages are `{accountId: end}`, coalesced while one is under way,
 * signed with a key that all processes share.
 */
export function createWakes(nodes: Collection<Node>, host: string, key: Buffer, log: Log): Wakes {
  const listeners = new Set<ReachedListener>();
  const agent = new Agent({ connections: 1, headersTimeout: 2_000, bodyTimeout: 2_000, connect: { timeout: 1_000 } });
  let unsent: Record<string, number> = {};
  let sending: Promise<void> | undefined;
  let url = '';
  let others = { urls: [] as string[], until: 0 };

  const server = createServer(async (incoming, answer) => {
    answer.statusCode = (await hear(incoming)) ? 204 : 403;
    answer.end();
  });

  async function hear(incoming: import('node:http').IncomingMessage): Promise<boolean> {
    if (Number(incoming.headers['content-length'] ?? Number.POSITIVE_INFINITY) > maxBodyBytes) return false;
    const body = await text(incoming).catch(() => '');
    if (!isSigned(key, body, String(incoming.headers['x-signature'] ?? ''))) return false;
    for (const [accountId, end] of Object.entries(JSON.parse(body) as Record<string, number>)) tell(accountId, end);
    return true;
  }

  function tell(accountId: string, end: number): void {
    for (const listener of listeners) listener(accountId, end);
  }

  function reached(accountId: string, end: number): void {
    tell(accountId, end);
    // A process that did not enter itself (a script, a test) leaves it to the others to find out.
    if (!url) return;
    unsent[accountId] = Math.max(unsent[accountId] ?? 0, end);
    sending ??= sendAll().finally(() => {
      sending = undefined;
    });
  }

  async function sendAll(): Promise<void> {
    while (Object.keys(unsent).length > 0) {
      const body = JSON.stringify(unsent);
      unsent = {};
      await Promise.all((await findOthers()).map((other) => send(other, body)));
    }
  }

  async function findOthers(): Promise<string[]> {
    if (Date.now() > others.until) {
      const found = await nodes
        .find({ url: { $ne: url }, seenAt: { $gt: new Date(Date.now() - silentAfterMs) } })
        .toArray();
      others = { urls: found.map((node) => node.url), until: Date.now() + 1_000 };
    }
    return others.urls;
  }

  async function send(to: string, body: string): Promise<void> {
    try {
      const { body: answer } = await request(to, {
        method: 'POST',
        body,
        dispatcher: agent,
        headers: { 'x-signature': sign(key, body) },
      });
      await answer.dump();
    } catch (error) {
      log.debug({ err: error, to }, 'a process of the hub could not be woken; it will find out by itself');
    }
  }

  async function listen(): Promise<string> {
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, host, resolve));
    url = `http://${host}:${(server.address() as AddressInfo).port}/`;
    return url;
  }

  return {
    reached,
    onReached(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    listen,
    async stop() {
      await sending;
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await agent.close();
    },
  };
}

function sign(key: Buffer, body: string): string {
  return createHmac('sha256', key).update(body).digest('base64');
}

function isSigned(key: Buffer, body: string, signature: string): boolean {
  const right = Buffer.from(sign(key, body));
  const given = Buffer.from(signature);
  return right.length === given.length && timingSafeEqual(right, given);
}
