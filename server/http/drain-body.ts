import type { Middleware } from 'koa';

const drainedBytes = 64 * 1024 * 1024;

/**
 * Reads and forgets what is left of a body that nobody wanted, so that a client that is still sending gets to read the answer. Who sends
 * without end is cut off.
 */
export const drainBody: Middleware = async ({ req }, next) => {
  await next();
  if (req.complete) return;
  let left = drainedBytes;
  req.unpipe();
  req.on('data', (chunk: Buffer) => {
    left -= chunk.length;
    if (left < 0) req.destroy();
  });
  req.resume();
};
