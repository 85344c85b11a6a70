import type { Middleware } from 'koa';
import type { Log } from '#server/log.ts';

/** One line for each request: method, path, status, time. Queries are left out: they may hold what nobody should read. */
export function logRequests(log: Log): Middleware {
  return async (context, next) => {
    const started = performance.now();
    await next();
    log.info(
      {
        method: context.method,
        path: context.path,
        status: context.status,
        ms: Math.round(performance.now() - started),
      },
      'request',
    );
  };
}
