import type { Middleware } from 'koa';
import type { Database } from '#server/documents/database.ts';

/** `GET /health`: 200 while the database answers, else 503. For load balancers and supervisors. */
export function serveHealth(database: Database): Middleware {
  return async (context, next) => {
    if (context.path !== '/health' || (context.method !== 'GET' && context.method !== 'HEAD')) return next();
    const answers = await ping(database).catch(() => false);
    context.status = answers ? 200 : 503;
    context.body = { status: answers ? 'ok' : 'the database does not answer' };
  };
}

async function ping({ connection }: Database): Promise<boolean> {
  await connection.getClient().db().command({ ping: 1 }, { timeoutMS: 2_000 });
  return true;
}
