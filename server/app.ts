import Koa from 'koa';
import { type Locale, locales } from '#texts/locales.ts';
import { createStreams } from './devices/streams.ts';
import { newId } from './documents/document.ts';
import { HubError } from './errors.ts';
import { serveDocs } from './http/docs.ts';
import { drainBody } from './http/drain-body.ts';
import { serveHealth } from './http/health.ts';
import { logRequests } from './http/log-requests.ts';
import type { HttpState } from './http/operation.ts';
import { answerProblems } from './http/problems.ts';
import type { Log } from './log.ts';
import { createRouter } from './router.ts';
import type { Services } from './services.ts';
import { runTraced } from './trace.ts';

/** The HTTP application as a value; it opens nothing. `stop` ends what streams. */
export function createApp(services: Services, { log, trustProxy }: { log: Log; trustProxy: boolean }) {
  const streams = createStreams({ ...services, log });
  const router = createRouter(services, streams);
  const app = new Koa<HttpState>({ proxy: trustProxy, maxIpsCount: 1 });
  const stopping = new AbortController();

  app.use((context, next) => {
    const closed = new AbortController();
    context.res.on('close', () => closed.abort());
    context.state.correlationId = newId();
    context.state.locale = (context.acceptsLanguages(...locales) || 'en') as Locale;
    context.state.signal = AbortSignal.any([closed.signal, stopping.signal]);
    context.state.authenticate = () => authenticate(context);
    context.set('X-Correlation-Id', context.state.correlationId);
    context.set('X-Content-Type-Options', 'nosniff');
    return runTraced({ correlationId: context.state.correlationId }, next);
  });
  app.use(drainBody);
  app.use(logRequests(log));
  app.use(answerProblems(log));
  app.use(serveHealth(services.database));
  app.use(serveDocs(router));
  app.use(router.routes() as never);
  app.use(
    router.allowedMethods({
      throw: true,
      methodNotAllowed: () => new HubError('request.method_not_allowed'),
      notImplemented: () => new HubError('request.method_not_allowed'),
    }) as never,
  );
  // What reaches Koa's own handler is a connection that broke while a body was on its way.
  app.on('error', (error: Error) => log.debug({ err: error }, 'a connection broke'));

  async function authenticate(context: Koa.ParameterizedContext<HttpState>) {
    const { ip, state } = context;
    const [scheme, token] = context.get('Authorization').split(' ');
    if (scheme?.toLowerCase() !== 'bearer' || !token) return undefined;
    return services.credentials.callerForToken(token, {
      address: ip,
      correlationId: state.correlationId,
      locale: state.locale,
    });
  }

  return {
    app,
    router,
    stop() {
      stopping.abort();
      streams.stop();
    },
  };
}
