import type { ErrorCode, HubError } from '#server/errors.ts';
import { sayRefusal } from '#server/file-server/service.ts';
import type { Locale } from '#texts/locales.ts';
import { type Reply, reply } from './replies.ts';

/** Codes of FTP for refusals of the services; for all others 550. */
const codes: Partial<Record<ErrorCode, number>> = {
  'account.suspended': 530,
  'address.not_allowed': 530,
  'attachment.wrong_offset': 451,
  'blob.gone': 451,
  'caller.throttled': 421,
  'caller.unauthenticated': 421,
  'file.exists': 553,
  'file.name_invalid': 553,
  'file.not_here': 553,
  'hub.bug': 451,
  'hub.unavailable': 451,
  'thing.busy': 450,
};

/** A refusal of the services as a reply. Whoever may no longer be here is shown out with it. */
export function replyToRefusal(refusal: HubError, locale: Locale): Reply {
  if (isDiskFull(refusal.cause)) return reply(452, 'There is no space left');
  const code = codes[refusal.code] ?? 550;
  const said = reply(code, sayRefusal(refusal, locale));
  return code === 421 ? { ...said, last: true } : said;
}

function isDiskFull(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && (cause.code === 'ENOSPC' || cause.code === 'EDQUOT');
}
