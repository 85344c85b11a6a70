import type Router from '@koa/router';
import { routeKeyed } from '#server/http/keyed-routes.ts';
import { byRouteKey, RouteFields, RoutePatch, RouteView } from './schema.ts';
import { presentRoute, type Routes } from './service.ts';

/** Routes over REST. */
export function routeRoutes(router: Router, routes: Routes): void {
  routeKeyed(router, {
    path: 'routes',
    one: 'a route, with its folders',
    many: 'routes',
    service: routes,
    may: { read: 'connections.manage', write: 'connections.manage' },
    notFound: 'route.not_found',
    params: byRouteKey,
    put: RouteFields,
    patch: RoutePatch,
    view: RouteView,
    present: presentRoute,
  });
}
