import type { Transactions } from '#database/storage/transactions.ts';
import { CommandError } from './errors.ts';

/** One command being run: it works in slices of a few milliseconds and lets others have their turn between them. */
export interface Operation {
  /** Whether its slice of time is used up. */
  isTired(): boolean;
  /** Lets others run; rejects if what was written so far could not be committed, or if nobody waits any more. */
  rest(): Promise<void>;
}

const sliceMs = 8;

/** What can end an operation early. */
export interface OperationLimits {
  /** Milliseconds from now; 0 for none. */
  maxTimeMs: number;
  /** Whether whoever asked is gone. */
  isAbandoned(): boolean;
}

/** An operation that begins now. */
export function createOperation(transactions: Transactions, { maxTimeMs, isAbandoned }: OperationLimits): Operation {
  const begun = performance.now();
  const deadline = maxTimeMs > 0 ? begun + maxTimeMs : Number.POSITIVE_INFINITY;
  let sliceBegun = begun;
  return {
    isTired: () => performance.now() - sliceBegun > sliceMs,
    async rest() {
      await transactions.nextTurn();
      sliceBegun = performance.now();
      if (sliceBegun > deadline) throw new CommandError('MaxTimeMSExpired', 'operation exceeded time limit');
      if (isAbandoned()) throw new CommandError('Interrupted', 'operation was interrupted');
    },
  };
}
