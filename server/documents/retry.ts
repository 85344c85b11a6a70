import { setTimeout as sleep } from 'node:timers/promises';

const interrupted = new Set([
  'MongoNetworkError',
  'MongoNetworkTimeoutError',
  'MongoServerSelectionError',
  'MongoPoolClearedError',
  'MongoNotConnectedError',
]);

/** Whether the database could not be reached or was lost on the way: the write may or may not have happened. */
export function isInterruption(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const retryable =
    'hasErrorLabel' in error &&
    (error as { hasErrorLabel(label: string): boolean }).hasErrorLabel('RetryableWriteError');
  // A bulk keeps what ended it beside it, not as its cause.
  const { errorResponse } = error as { errorResponse?: unknown };
  return retryable || interrupted.has(error.name) || isInterruption(error.cause) || isInterruption(errorResponse);
}

/** Whether an insert or update met a unique index. */
export function isDuplicateKey(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 11000;
}

/**
 * Runs something that may be repeated (its writes recognise themselves) again after the connection to the database broke,
 * with growing waits, until `withinMs` have passed.
 */
export async function retryInterrupted<T>(
  run: () => Promise<T>,
  { withinMs = 20_000, signal }: { withinMs?: number; signal?: AbortSignal } = {},
): Promise<T> {
  const giveUpAt = Date.now() + withinMs;
  for (let waitMs = 50; ; waitMs = Math.min(waitMs * 2, 2_000)) {
    try {
      return await run();
    } catch (error) {
      if (!isInterruption(error) || Date.now() + waitMs > giveUpAt || signal?.aborted) throw error;
      await sleep(waitMs, undefined, signal ? { signal } : undefined);
    }
  }
}
