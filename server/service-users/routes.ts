import type Router from '@koa/router';
import { z } from 'zod';
import { operation } from '#server/http/operation.ts';
import { byLogin, NewServiceUser, NewServiceUserView, ServiceUserView } from './schema.ts';
import { presentServiceUser, type ServiceUsers } from './service.ts';

/** Service users over REST. */
export function routeServiceUsers(router: Router, serviceUsers: ServiceUsers): void {
  router.post(
    '/v1/service-users',
    operation(
      {
        summary: 'Make a service user for FTP and SFTP',
        permission: 'users.manage',
        body: NewServiceUser,
        reply: NewServiceUserView,
        status: 201,
        errors: ['login.taken'],
      },
      async ({ caller, body }) => {
        const { credential, password } = await serviceUsers.create(caller, body);
        return { ...presentServiceUser(credential), password };
      },
    ),
  );
  router.get(
    '/v1/service-users',
    operation(
      {
        summary: 'List service users',
        permission: 'users.manage',
        reply: z.object({ items: z.array(ServiceUserView) }),
      },
      async ({ caller }) => ({
        items: (await serviceUsers.list(caller)).map(presentServiceUser),
      }),
    ),
  );
  router.delete(
    '/v1/service-users/:login',
    operation(
      {
        summary: 'End a service user; its login stays taken',
        permission: 'users.manage',
        params: byLogin,
        status: 204,
        errors: ['service_user.not_found'],
      },
      async ({ caller, params }) => {
        await serviceUsers.revoke(caller, params.login);
        return undefined;
      },
    ),
  );
}
