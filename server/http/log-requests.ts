import type { Middleware } from 'koa';
import type { Log } from '#server/log.ts';

/** One line for each request: method, path, status, time. Queries and file tokens are left out: who reads the log must not gain by it. */
export function logRequests(log: Log): Middleware {
  return async (context, next) => {
    const started = performance.now();
    await next();
    log.info(
      {
        method: context.method,
        path: context.path.replace(/^\/files\/.+/, '/files/…'),
        status: context.status,
        ms: Math.round(performance.now() - started),
      },
      'request',
    );
  };
}
