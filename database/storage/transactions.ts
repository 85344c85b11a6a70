import type { DatabaseSync } from 'node:sqlite';
import { CommandError } from '#database/errors.ts';

/** Told when what was written in this turn is on the disk, or why it is not. */
export type WhenSettled = (failure?: CommandError) => void;

/**
 * Group commit: everything that is written in one turn of the event loop is one transaction, and nobody hears of it
 * before it is committed. If the commit fails, all who wait are told so.
 */
export interface Transactions {
  /**
   * Runs one operation: whole, or, if it fails, not at all. A refusal is no failure: what is refused has written
   * nothing, and what the operation wrote for other documents before it stays, as in MongoDB.
   */
  atomically<T>(work: () => T): T;
  /** Calls back after the commit of this turn; at once if nothing was written in it. */
  whenSettled(callback: WhenSettled): void;
  /** Resolves in a later turn, after the commit; rejects if it failed. */
  nextTurn(): Promise<void>;
  /** Commits what is open. */
  flush(): void;
  /** What must be forgotten when written things are taken back. */
  onRollback(forget: () => void): void;
}

/** Transactions on an open file. */
export function createTransactions(file: DatabaseSync): Transactions {
  const savepoint = file.prepare('SAVEPOINT operation');
  const release = file.prepare('RELEASE operation');
  const begin = file.prepare('BEGIN IMMEDIATE');
  const commit = file.prepare('COMMIT');
  const forgetters: (() => void)[] = [];
  let waiting: WhenSettled[] = [];
  let isOpen = false;

  function open() {
    if (isOpen) return;
    begin.run();
    isOpen = true;
    setImmediate(flush);
  }

  function atomically<T>(work: () => T): T {
    open();
    savepoint.run();
    try {
      const result = work();
      release.run();
      return result;
    } catch (error) {
      if (error instanceof CommandError) release.run();
      else takeBack();
      throw error;
    }
  }

  // A full disk can end the whole transaction by itself; then nothing is left to take back to.
  function takeBack() {
    if (file.isTransaction) file.exec('ROLLBACK TO operation; RELEASE operation');
    else endWith(new CommandError('OutOfDiskSpace', 'The disk refused a write; everything of this moment is undone.'));
    for (const forget of forgetters) forget();
  }

  function flush() {
    if (!isOpen) return;
    try {
      commit.run();
      endWith(undefined);
    } catch (error) {
      if (file.isTransaction) file.exec('ROLLBACK');
      for (const forget of forgetters) forget();
      endWith(new CommandError('InternalError', `The disk refused the commit: ${(error as Error).message}`));
    }
  }

  function endWith(failure: CommandError | undefined) {
    isOpen = false;
    const told = waiting;
    waiting = [];
    for (const callback of told) callback(failure);
  }

  return {
    atomically,
    flush,
    whenSettled: (callback) => (isOpen ? void waiting.push(callback) : callback()),
    nextTurn: () =>
      new Promise((resolve, reject) => {
        if (!isOpen) return setImmediate(resolve);
        waiting.push((failure) => (failure ? reject(failure) : setImmediate(resolve)));
      }),
    onRollback: (forget) => void forgetters.push(forget),
  };
}
