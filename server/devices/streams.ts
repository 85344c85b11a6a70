import type { PassThrough } from 'node:stream';
import type { Feed } from '#server/feed/feed.ts';
import type { FeedLine } from '#server/feed/lines.ts';
import type { Watch } from '#server/feed/watch.ts';
import type { Log } from '#server/log.ts';
import type { Tasks } from '#server/tasks/service.ts';
import { createHintStream, type HintStream } from './hints.ts';
import type { Devices } from './service.ts';

const heartbeatMs = 25_000;
const linesAtOnce = 1_000;
const streamsPerPhone = 3;

/** Open streams of this server's phones. */
export interface Streams {
  /** Opens a phone's stream; it ends when the signal aborts, the phone may no longer call, or it opens more than three. */
  open(phone: Phone, signal: AbortSignal): PassThrough;
  /** Ends the streams of phones that may no longer call; by itself that is found out with the next hint or beat. */
  review(accountId: string): Promise<void>;
  stop(): void;
}

interface Phone {
  accountId: string;
  deviceId: string;
}

interface OpenStream extends HintStream {
  deviceId: string;
  /** Tokens of what its phone may hold; not known before they were read the first time. */
  audience?: ReadonlySet<string>;
  close(): void;
}

interface AccountStreams {
  accountId: string;
  open: Set<OpenStream>;
  /** How far the lines were looked through; begins at the feed's end. */
  seen?: number;
  end: number;
  looking: boolean;
  release(): void;
}

/** Hints for open streams: as a feed grows, its new lines are looked through once, and the phones they may concern are told. */
export function createStreams({
  feed,
  tasks,
  devices,
  watch,
  log,
}: {
  feed: Feed;
  tasks: Tasks;
  devices: Pick<Devices, 'audiences'>;
  watch: Watch;
  log: Log;
}): Streams {
  const accounts = new Map<string, AccountStreams>();

  function open({ accountId, deviceId }: Phone, signal: AbortSignal): PassThrough {
    const hints = createHintStream();
    if (signal.aborted) {
      hints.stream.end();
      return hints.stream;
    }
    const account = accounts.get(accountId) ?? watchAccount(accountId);
    const entry: OpenStream = { ...hints, deviceId, close: () => close(account, entry) };
    account.open.add(entry);
    signal.addEventListener('abort', entry.close, { once: true });
    const ofPhone = [...account.open].filter((each) => each.deviceId === deviceId);
    for (const old of ofPhone.slice(0, -streamsPerPhone)) old.close();
    void advance(account, 0);
    return entry.stream;
  }

  function close(account: AccountStreams, entry: OpenStream): void {
    entry.stream.end();
    if (account.open.delete(entry) && account.open.size === 0) {
      account.release();
      accounts.delete(account.accountId);
    }
  }

  function watchAccount(accountId: string): AccountStreams {
    const unwatch = watch.account(accountId, (end) => void advance(account, end));
    const beating = setInterval(() => void beat(account), heartbeatMs);
    const release = () => {
      clearInterval(beating);
      unwatch();
    };
    const account: AccountStreams = { accountId, open: new Set(), end: 0, looking: false, release };
    accounts.set(accountId, account);
    return account;
  }

  /** Goes on until all lines were looked through and every stream knows its audience. One at a time, so that an older audience never follows a newer. */
  async function advance(account: AccountStreams, end: number): Promise<void> {
    account.end = Math.max(account.end, end);
    if (account.looking) return;
    account.looking = true;
    try {
      while (await look(account));
    } catch (error) {
      log.warn({ err: error, accountId: account.accountId }, 'looking for hints failed; phones are told all the same');
      if (account.seen !== undefined) account.seen = account.end;
      for (const entry of account.open) entry.hint(account.end);
    } finally {
      account.looking = false;
    }
  }

  /** Looks through the next lines and tells whom they concern; whatever happened before a stream stood is behind its first hint. */
  async function look(account: AccountStreams): Promise<boolean> {
    const { accountId } = account;
    account.seen ??= account.end = Math.max(account.end, await feed.end(accountId));
    const isNew = (entry: OpenStream) => entry.audience === undefined;
    if (account.seen >= account.end && ![...account.open].some(isNew)) return false;
    const lines = await feed.read(accountId, { after: account.seen, until: account.end, limit: linesAtOnce });
    account.seen = lines.length === linesAtOnce ? (lines.at(-1)?.sequence ?? account.end) : account.end;
    const tokens = new Set(lines.flatMap((line) => line.audience ?? []));
    for (const token of await tokensOfHolders(accountId, lines)) tokens.add(token);
    const concerned = [...account.open].filter((entry) => !entry.audience?.isDisjointFrom(tokens));
    for (const entry of await keepAllowed(account, concerned)) entry.hint(account.seen);
    return true;
  }

  /** Reads the audiences of these streams anew, and ends those whose phones may no longer call. Gives the others. */
  async function keepAllowed(account: AccountStreams, entries: OpenStream[]): Promise<OpenStream[]> {
    if (entries.length === 0) return [];
    const ids = [...new Set(entries.map(({ deviceId }) => deviceId))];
    const audiences = await devices.audiences(account.accountId, ids);
    return entries.filter((entry) => {
      const audience = audiences.get(entry.deviceId);
      if (audience) entry.audience = audience;
      else entry.close();
      return audience !== undefined;
    });
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

  async function beat(account: AccountStreams): Promise<void> {
    for (const entry of account.open) entry.beat();
    await review(account.accountId);
  }

  async function review(accountId: string): Promise<void> {
    const account = accounts.get(accountId);
    if (!account) return;
    const open = [...account.open];
    const ids = [...new Set(open.map(({ deviceId }) => deviceId))];
    const allowed = await devices.audiences(accountId, ids).catch(() => undefined);
    if (allowed) for (const entry of open) if (!allowed.has(entry.deviceId)) entry.close();
  }

  return {
    open,
    review,
    stop() {
      for (const account of accounts.values()) for (const entry of account.open) entry.close();
    },
  };
}
