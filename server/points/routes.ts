import type Router from '@koa/router';
import { routeBatch } from '#server/http/batch-routes.ts';
import { byKey, routeKeyed } from '#server/http/keyed-routes.ts';
import { operation } from '#server/http/operation.ts';
import { type PointDocument, PointFields, PointPatch, PointView } from './schema.ts';
import { type Points, presentPoint } from './service.ts';

/** Points of interest over REST. */
export function routePoints(router: Router, points: Points): void {
  const routes = {
    path: 'points',
    one: 'a point of interest',
    many: 'points of interest',
    service: points,
    may: { read: 'points.read', write: 'points.write' },
    notFound: 'point.not_found',
    put: PointFields,
    patch: PointPatch,
    view: PointView,
    present: presentPoint,
  } as const satisfies Parameters<typeof routeKeyed<PointDocument>>[1];
  routeKeyed(router, routes);
  routeBatch(router, routes);
  router.delete(
    '/v1/points/:key',
    operation(
      {
        summary: 'Delete a point of interest; storing its key again brings it back',
        permission: 'points.write',
        params: byKey,
        status: 204,
        errors: ['point.not_found'],
      },
      async ({ caller, params }) => {
        await points.remove(caller, params.key);
        return undefined;
      },
    ),
  );
}
