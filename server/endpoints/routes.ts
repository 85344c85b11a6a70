import type Router from '@koa/router';
import { byKey, routeKeyed } from '#server/http/keyed-routes.ts';
import { operation } from '#server/http/operation.ts';
import { EndpointFields, EndpointPatch, EndpointSecret, EndpointView } from './schema.ts';
import { type Endpoints, presentEndpoint } from './service.ts';

/** Endpoints over REST. */
export function routeEndpoints(router: Router, endpoints: Endpoints): void {
  routeKeyed(router, {
    path: 'endpoints',
    one: 'an endpoint',
    many: 'endpoints',
    service: endpoints,
    may: { read: 'endpoints.manage', write: 'endpoints.manage' },
    notFound: 'endpoint.not_found',
    put: EndpointFields,
    patch: EndpointPatch,
    view: EndpointView,
    present: presentEndpoint,
  });
  router.post(
    '/v1/endpoints/:key/secret',
    operation(
      {
        summary: 'Replace the signing secret; notifications bear both signatures until it is replaced again',
        permission: 'endpoints.manage',
        params: byKey,
        reply: EndpointSecret,
        errors: ['endpoint.not_found'],
      },
      async ({ caller, params }) => ({ secret: await endpoints.replaceSecret(caller, params.key) }),
    ),
  );
}
