import type { Readable } from 'node:stream';
import { Transform } from 'node:stream';
import type { ParameterizedContext } from 'koa';
import { ensure, HubError } from '#server/errors.ts';

const mebibyte = 1024 * 1024;

/**
 * Reads a JSON body of at most `limit` bytes.
 * @throws HubError `request.too_large`, `request.unsupported_type`, `request.malformed`
 */
export async function readJson(context: ParameterizedContext, limit = mebibyte): Promise<unknown> {
  ensure(context.is('json', '+json'), 'request.unsupported_type', { expected: 'application/json' });
  const chunks: Buffer[] = [];
  for await (const chunk of readStream(context, undefined, limit)) chunks.push(chunk as Buffer);
  const bytes = Buffer.concat(chunks);
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new HubError('request.malformed', { length: bytes.length });
  }
}

/**
 * The body as it comes; reading more than `limit` bytes fails with `request.too_large`.
 * @throws HubError `request.unsupported_type` when `type` is told and the body has another
 */
export function readStream(context: ParameterizedContext, type?: string, limit = mebibyte): Readable {
  if (type) ensure(context.is(type), 'request.unsupported_type', { expected: type });
  ensure((context.request.length ?? 0) <= limit, 'request.too_large', { limit });
  ensure(
    !context.get('Content-Encoding') || context.get('Content-Encoding') === 'identity',
    'request.unsupported_type',
    { expected: 'identity' },
  );
  let received = 0;
  const limited = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      received += chunk.length;
      if (received > limit) done(new HubError('request.too_large', { limit }));
      else done(null, chunk);
    },
  });
  context.req.on('error', (error) => limited.destroy(error));
  context.req.on('close', () => {
    if (!context.req.complete) limited.destroy(new Error('the request was cut'));
  });
  return context.req.pipe(limited);
}
