import { PassThrough } from 'node:stream';
import type { Feed } from '#server/feed/feed.ts';
import type { FeedLine } from '#server/feed/lines.ts';
import type { Watch } from '#server/feed/watch.ts';
import type { Log } from '#server/log.ts';
import type { Tasks } from '#server/tasks/service.ts';

const heartbeatMs = 25_000;
const linesAtOnce = 1_000;

/** Open streams of this server's phones. A hint says "pull"; it never carries the data. */
export interface Streams {
  /** Opens a phone's stream; it ends when the signal aborts. */
  open(phone: { accountId: string; employeeKey: string; groups: string[] }, signal: AbortSignal): PassThrough;
  stop(): void;
}

interface OpenStream {
  stream: PassThrough;
  tokens: Set<string>;
  /** The last hint that was written and not yet taken by the network: later ones join it. */
  waiting?: number;
}

interface AccountStreams {
  open: Set<OpenStream>;
  unwatch(): void;
  /** How far the lines were looked through; from the feed's end when the first stream opened. */
  seen: number;
  ready: Promise<void>;
  looking: boolean;
  end: number;
}

/** Hints for open streams: as a feed grows, its new lines are looked through once, and the phones they may concern are told. */
export function createStreams({
  feed,
  tasks,
  watch,
  log,
}: {
  feed: Feed;
  tasks: Tasks;
  watch: Watch;
  log: Log;
}): Streams {
  const accounts = new Map<string, AccountStreams>();

  function open(
    { accountId, employeeKey, groups }: { accountId: string; employeeKey: string; groups: string[] },
    signal: AbortSignal,
  ): PassThrough {
    const entry: OpenStream = {
      stream: new PassThrough(),
      tokens: new Set([`employee:${employeeKey}`, ...groups.map((key) => `group:${key}`)]),
    };
    const account = accounts.get(accountId) ?? watchAccount(accountId);
    account.open.add(entry);
    // Whatever happened before the stream stood is behind this first hint.
    account.ready.then(() => hint(entry, account.end)).catch(() => entry.stream.destroy());
    const beat = setInterval(() => entry.stream.write(': alive\n\n'), heartbeatMs);
    const close = () => {
      clearInterval(beat);
      account.open.delete(entry);
      entry.stream.end();
      if (account.open.size > 0) return;
      account.unwatch();
      accounts.delete(accountId);
    };
    signal.addEventListener('abort', close, { once: true });
    return entry.stream;
  }

  function watchAccount(accountId: string): AccountStreams {
    const unwatch = watch.account(accountId, (end) => advance(accountId, account, end));
    const account: AccountStreams = {
      open: new Set(),
      seen: 0,
      looking: false,
      end: 0,
      unwatch,
      ready: Promise.resolve(),
    };
    account.ready = feed.end(accountId).then((end) => {
      account.seen = end;
      account.end = Math.max(account.end, end);
    });
    accounts.set(accountId, account);
    return account;
  }

  async function advance(accountId: string, account: AccountStreams, end: number): Promise<void> {
    account.end = Math.max(account.end, end);
    if (account.looking) return;
    account.looking = true;
    try {
      await account.ready;
      while (account.seen < account.end) await look(accountId, account);
    } catch (error) {
      log.warn({ err: error, accountId }, 'looking for hints failed; phones are told all the same');
      for (const entry of account.open) hint(entry, account.end);
      account.seen = account.end;
    } finally {
      account.looking = false;
    }
  }

  async function look(accountId: string, account: AccountStreams): Promise<void> {
    const lines = await feed.read(accountId, { after: account.seen, until: account.end, limit: linesAtOnce });
    account.seen = lines.length === linesAtOnce ? (lines.at(-1)?.sequence ?? account.end) : account.end;
    const tokens = new Set(lines.flatMap((line) => line.audience ?? []));
    for (const token of await tokensOfHolders(accountId, lines)) tokens.add(token);
    for (const entry of account.open) if (!entry.tokens.isDisjointFrom(tokens)) hint(entry, account.seen);
  }

  /** Who holds the points, types and forms that changed: those who have open tasks with them. */
  async function tokensOfHolders(accountId: string, lines: FeedLine[]): Promise<string[]> {
    const keys = (kind: string) => [
      ...new Set(lines.filter((line) => line.subject.kind === kind).map((line) => line.subject.key)),
    ];
    const wanted = { pointKey: keys('point'), typeKey: keys('taskType'), formKeys: keys('form') };
    const some = Object.entries(wanted).filter(([, each]) => each.length > 0);
    if (some.length === 0) return [];
    return tasks.holdersOf(accountId, Object.fromEntries(some));
  }

  function hint(entry: OpenStream, end: number): void {
    const isWaiting = entry.waiting !== undefined;
    entry.waiting = end;
    if (isWaiting) return;
    setImmediate(() => {
      const text = `event: hint\ndata: ${JSON.stringify({ sequence: entry.waiting })}\n\n`;
      if (entry.stream.write(text)) entry.waiting = undefined;
      else entry.stream.once('drain', () => resend(entry, end));
    });
  }

  /** The network took what it held back; if more came meanwhile, one more hint tells all of it. */
  function resend(entry: OpenStream, told: number): void {
    const latest = entry.waiting;
    entry.waiting = undefined;
    if (latest !== undefined && latest !== told) hint(entry, latest);
  }

  return {
    open,
    stop() {
      for (const account of accounts.values()) {
        account.unwatch();
        for (const { stream } of account.open) stream.end();
      }
      accounts.clear();
    },
  };
}
