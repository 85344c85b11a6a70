import type Router from '@koa/router';
import { z } from 'zod';
import { ListQuery, pageOf, presentPage } from '#server/documents/list.ts';
import { operation } from '#server/http/operation.ts';
import { NotificationView } from './schema.ts';
import { type Notifications, presentNotification } from './service.ts';

/** The log of notifications. */
export function routeNotifications(router: Router, notifications: Notifications): void {
  router.get(
    '/v1/notifications',
    operation(
      {
        summary: 'List notifications with their attempts, oldest first',
        permission: 'endpoints.manage',
        query: ListQuery,
        reply: pageOf(NotificationView),
        errors: ['cursor.invalid'],
      },
      async ({ caller, query }) => {
        const page = await notifications.list(caller, query);
        return presentPage(page, (each) => presentNotification(each, caller.locale));
      },
    ),
  );
  router.get(
    '/v1/notifications/:id',
    operation(
      {
        summary: 'Show a notification with its attempts',
        permission: 'endpoints.manage',
        params: z.object({ id: z.uuid() }),
        reply: NotificationView,
        errors: ['notification.not_found'],
      },
      async ({ caller, params }) => presentNotification(await notifications.get(caller, params.id), caller.locale),
    ),
  );
}
