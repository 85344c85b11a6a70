import type Router from '@koa/router';
import { routeBatch } from '#server/http/batch-routes.ts';
import { byKey, routeKeyed } from '#server/http/keyed-routes.ts';
import { operation } from '#server/http/operation.ts';
import { CancelTask, type TaskDocument, TaskFields, TaskPatch, TaskView } from './schema.ts';
import { presentTask, type Tasks } from './service.ts';

/** Tasks over REST. */
export function routeTasks(router: Router, tasks: Tasks): void {
  const routes = {
    path: 'tasks',
    one: 'a task',
    many: 'tasks',
    service: tasks,
    may: { read: 'tasks.read', write: 'tasks.write' },
    notFound: 'task.not_found',
    put: TaskFields,
    patch: TaskPatch,
    view: TaskView,
    present: presentTask,
  } as const satisfies Parameters<typeof routeKeyed<TaskDocument>>[1];
  routeKeyed(router, routes);
  routeBatch(router, routes);
  router.post(
    '/v1/tasks/:key/cancel',
    operation(
      {
        summary: 'Cancel a task',
        permission: 'tasks.write',
        params: byKey,
        body: CancelTask,
        reply: TaskView,
        errors: ['task.not_found', 'task.closed'],
      },
      async ({ caller, params, body }) => presentTask(await tasks.cancel(caller, params.key, body.reason)),
    ),
  );
}
