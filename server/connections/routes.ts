import type Router from '@koa/router';
import { routeKeyed } from '#server/http/keyed-routes.ts';
import { ConnectionFields, ConnectionPatch, ConnectionView } from './schema.ts';
import { type Connections, presentConnection } from './service.ts';

/** Connections over REST. */
export function routeConnections(router: Router, connections: Connections): void {
  routeKeyed(router, {
    path: 'connections',
    one: 'a connection',
    many: 'connections',
    service: connections,
    may: { read: 'connections.manage', write: 'connections.manage' },
    notFound: 'connection.not_found',
    put: ConnectionFields,
    patch: ConnectionPatch,
    view: ConnectionView,
    present: presentConnection,
  });
}
