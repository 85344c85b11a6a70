import type Router from '@koa/router';
import { routeKeyed } from '#server/http/keyed-routes.ts';
import { GroupFields, GroupPatch, GroupView } from './schema.ts';
import { type Groups, presentGroup } from './service.ts';

/** Groups over REST. */
export function routeGroups(router: Router, groups: Groups): void {
  routeKeyed(router, {
    path: 'groups',
    one: 'a group',
    many: 'groups',
    service: groups,
    may: { read: 'employees.manage', write: 'employees.manage' },
    notFound: 'group.not_found',
    put: GroupFields,
    patch: GroupPatch,
    view: GroupView,
    present: presentGroup,
  });
}
