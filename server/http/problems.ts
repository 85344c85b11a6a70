import type { Context, Middleware } from 'koa';
import { isInterruption } from '#server/documents/retry.ts';
import { HubError, type Problem, type SaidProblem, statusOf } from '#server/errors.ts';
import type { Log } from '#server/log.ts';
import type { Locale } from '#texts/locales.ts';
import { say, sayIfSentence, type TextParams } from '#texts/say.ts';
import type { HttpState } from './operation.ts';

/** A refusal as RFC 9457 tells it: what happened, what to do, every problem with its place. */
function presentProblem(error: HubError, locale: Locale, correlationId: string) {
  const { code, problems } = error;
  const params = error.details as TextParams;
  return {
    type: `/docs/errors#${code}`,
    title: say(locale, `errors.${code}`, params),
    status: statusOf[code],
    detail: say(locale, `remedies.${code}`, params),
    code,
    correlationId,
    ...(problems.length > 0 && { problems: presentProblems(problems, locale) }),
  };
}

/** Problems in the reader's language. */
function presentProblems(problems: Problem[], locale: Locale): SaidProblem[] {
  return problems.map((problem) => ({ ...problem, message: sayIfSentence(locale, problem.message) }));
}

/** The one place where what was thrown becomes an answer. What is not in the catalogue is a bug and is logged as one. */
export function answerProblems(log: Log): Middleware<HttpState> {
  return async (context, next) => {
    try {
      await next();
      if (context.status === 404 && context.body === undefined) throw new HubError('operation.not_found');
    } catch (thrown) {
      const error = toHubError(thrown, log);
      context.status = statusOf[error.code];
      setHeaders(context as Context, error);
      context.type = 'application/problem+json';
      context.body = JSON.stringify(presentProblem(error, context.state.locale, context.state.correlationId));
    }
  };
}

/** What was thrown as a refusal of the catalogue; a bug is logged with its stack. */
function toHubError(thrown: unknown, log: Log): HubError {
  if (thrown instanceof HubError) return thrown;
  if (isInterruption(thrown)) return new HubError('hub.unavailable', {}, [], thrown);
  log.error({ err: thrown }, 'a bug: this error is not in the catalogue');
  return new HubError('hub.bug', {}, [], thrown);
}

function setHeaders(context: Context, { code, details }: HubError): void {
  if (code === 'hub.unavailable') context.set('Retry-After', '5');
  if (code === 'caller.throttled') context.set('Retry-After', String(details.seconds));
  if (code === 'caller.unauthenticated') context.set('WWW-Authenticate', 'Bearer');
  if (typeof details.offset === 'number') context.set('Upload-Offset', String(details.offset));
}
