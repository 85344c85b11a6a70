/** What an attempt came to. */
export type Outcome =
  | { kind: 'delivered'; status: number }
  | { kind: 'refused'; status: number; retryAfterMs?: number }
  | { kind: 'unreachable'; code: string };

/** What follows. `pauseMs`: the whole endpoint is left alone for so long. */
export type Decision =
  | { next: 'done' }
  | { next: 'retry'; afterMs: number; pauseMs?: number }
  | { next: 'give-up'; pauseMs?: number }
  | { next: 'disable-endpoint' };

const seconds = 1_000;
const minutes = 60 * seconds;
const hours = 60 * minutes;

/** Waits before the second, third … attempt: 75.6 hours in all. */
export const retryWaits = [
  5 * seconds,
  5 * minutes,
  30 * minutes,
  2 * hours,
  5 * hours,
  10 * hours,
  14 * hours,
  20 * hours,
  24 * hours,
];

/** After so many attempts a notification no longer holds back later ones about the same subject. */
export const attemptsThatHold = 4;

const jitter = 0.2;
const maxRetryAfterMs = 24 * hours;
/** The receiver as a whole is in trouble, not this notification. */
const overloaded = new Set([429, 502, 503, 504]);

/**
 * Decides what follows an attempt.
 * @param attempt how many attempts there were, this one included
 * @param random 0 to 1, spreads retries over ±20 %
 */
export function decide(outcome: Outcome, attempt: number, random: number, waits = retryWaits): Decision {
  if (outcome.kind === 'delivered') return { next: 'done' };
  // 410 is the receiver's way to say: never again.
  if (outcome.kind === 'refused' && outcome.status === 410) return { next: 'disable-endpoint' };
  const wait = waits[attempt - 1];
  const asked = outcome.kind === 'refused' ? Math.min(outcome.retryAfterMs ?? 0, maxRetryAfterMs) : 0;
  const slowDown = outcome.kind === 'refused' && (overloaded.has(outcome.status) || asked > 0);
  const pause = slowDown ? { pauseMs: Math.max(asked, waits[0] ?? 0) } : {};
  if (wait === undefined) return { next: 'give-up', ...pause };
  const spread = wait * (1 - jitter + 2 * jitter * random);
  return { next: 'retry', afterMs: Math.round(Math.max(spread, asked)), ...pause };
}

/** `Retry-After` in milliseconds: seconds, or a date; undefined when it is neither. */
export function parseRetryAfter(header: string | undefined, now: Date): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header) * seconds;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now.getTime());
}
