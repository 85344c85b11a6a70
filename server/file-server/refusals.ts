import { isInterruption } from '#server/documents/retry.ts';
import { type ErrorCode, HubError } from '#server/errors.ts';
import type { Log } from '#server/log.ts';
import type { Locale } from '#texts/locales.ts';
import { say, type TextParams } from '#texts/say.ts';

/** Codes whose advice makes sense to somebody at a file client; that of the others speaks of HTTP. */
const advisable: ReadonlySet<ErrorCode> = new Set([
  'account.suspended',
  'address.not_allowed',
  'blob.gone',
  'caller.forbidden',
  'caller.throttled',
  'file.exists',
  'file.name_invalid',
  'file.not_empty',
  'file.not_found',
  'file.not_here',
  'hub.unavailable',
  'thing.busy',
]);

/** What was thrown as a refusal of the catalogue; a bug is logged with its stack. */
export function toRefusal(thrown: unknown, log: Log): HubError {
  if (thrown instanceof HubError) return thrown;
  if (isInterruption(thrown)) return new HubError('hub.unavailable', {}, [], thrown);
  log.error({ err: thrown }, 'a bug: this error is not in the catalogue');
  return new HubError('hub.bug', {}, [], thrown);
}

/** A refusal in words: what it is, and what to do about it. */
export function sayRefusal({ code, details }: HubError, locale: Locale): string {
  const params = details as TextParams;
  const what = `${say(locale, `errors.${code}`, params)}.`;
  return advisable.has(code) ? `${what} ${say(locale, `remedies.${code}`, params)}` : what;
}
