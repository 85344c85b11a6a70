import { posix } from 'node:path';
import type { Door, Member } from '#server/file-server/service.ts';
import type { DataChannel } from './data-channel.ts';
import { allFacts, type Fact } from './facts.ts';
import type { Reply } from './replies.ts';

/** One control connection, as commands see it. */
export interface Session {
  /** Correlation id of the connection. */
  readonly id: string;
  readonly door: Door;
  /** Where the client is. */
  readonly address: string;
  readonly data: DataChannel;
  /** Sends a reply before the command's last one. */
  send(reply: Reply): void;
  /** Sends lines of a long reply; resolves when the client has room for more. @throws Refusal when it is gone */
  sendLines(lines: string[]): Promise<void>;
  /** The login of USER, until PASS. */
  login?: string;
  member?: Member;
  wrongTries: number;
  folder: string;
  /** Where REST says that the next transfer begins. */
  restAt: number;
  renameFrom?: string;
  facts: readonly Fact[];
  /** After EPSV ALL. */
  onlyEpsv?: boolean;
  /** ABORs that were heard and not yet answered: one sent ahead cuts the transfer before it begins. */
  abortsHeard: number;
  /** Says that the transfer which runs now was cut. */
  transfer?: AbortController;
}

/** A session of somebody who is signed in. */
export type SignedIn = Session & { member: Member };

/** What a command does; its reply is the last one. */
export type Act<S extends Session> = (session: S, argument: string) => Reply | Promise<Reply>;

/** Commands by verb. */
export type Commands<S extends Session = SignedIn> = Readonly<Record<string, Act<S>>>;

/** A new connection. */
export function newSession(fixed: Pick<Session, 'id' | 'door' | 'address' | 'data' | 'send' | 'sendLines'>): Session {
  return { ...fixed, wrongTries: 0, abortsHeard: 0, folder: '/', restAt: 0, facts: allFacts };
}

/** The absolute path of what a client names, seen from its folder. */
export function pathFrom({ folder }: Session, name: string): string {
  return posix.resolve('/', folder, name);
}
