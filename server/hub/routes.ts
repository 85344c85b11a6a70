import type Router from '@koa/router';
import { operation } from '#server/http/operation.ts';
import { HubSettings } from './schema.ts';
import type { Hub } from './service.ts';

/** Settings of the whole hub. */
export function routeHub(router: Router, hub: Hub): void {
  router.get(
    '/v1/hub',
    operation(
      { summary: 'Show what holds for the whole hub', permission: 'hub.manage', reply: HubSettings },
      ({ caller }) => hub.settings(caller),
    ),
  );
  router.put(
    '/v1/hub',
    operation(
      { summary: 'Set what holds for the whole hub', permission: 'hub.manage', body: HubSettings, reply: HubSettings },
      async ({ caller, body }) => {
        await hub.change(caller, body);
        return hub.settings(caller);
      },
    ),
  );
}
