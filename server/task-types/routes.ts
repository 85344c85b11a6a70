import type Router from '@koa/router';
import { routeKeyed } from '#server/http/keyed-routes.ts';
import { TaskTypeFields, TaskTypePatch, TaskTypeView } from './schema.ts';
import { presentTaskType, type TaskTypes } from './service.ts';

/** Task types over REST. */
export function routeTaskTypes(router: Router, taskTypes: TaskTypes): void {
  routeKeyed(router, {
    path: 'task-types',
    one: 'a task type',
    many: 'task types',
    service: taskTypes,
    may: { read: 'tasks.read', write: 'account.manage' },
    notFound: 'task_type.not_found',
    put: TaskTypeFields,
    patch: TaskTypePatch,
    view: TaskTypeView,
    present: presentTaskType,
  });
}
