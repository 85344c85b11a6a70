import type Router from '@koa/router';
import { z } from 'zod';
import { byKey } from '#server/http/keyed-routes.ts';
import { Answer, operation, publicOperation } from '#server/http/operation.ts';
import { createPull, type PullSources } from './pull.ts';
import { DeviceCode, DeviceSignedIn, DeviceSignIn, DeviceView, PullQuery, PullReply } from './schema.ts';
import { presentDevice } from './service.ts';
import type { Streams } from './streams.ts';

const byId = z.object({ id: z.uuid() });

/** Phones: for the office, and the device API's signing in, pull and stream. */
export function routeDevices(router: Router, sources: PullSources, streams: Streams): void {
  const { devices } = sources;
  const { pull } = createPull(sources);

  router.post(
    '/v1/employees/:key/device-code',
    operation(
      {
        summary: "Make a one-time code for an employee's phone",
        permission: 'employees.manage',
        params: byKey,
        reply: DeviceCode,
        status: 201,
        errors: ['employee.not_found', 'employee.disabled'],
      },
      async ({ caller, params }) => {
        const { code, expiresAt } = await devices.issueCode(caller, params.key);
        return { code, expiresAt: expiresAt.toISOString() };
      },
    ),
  );
  router.get(
    '/v1/devices',
    operation(
      { summary: 'List phones', permission: 'employees.manage', reply: z.object({ items: z.array(DeviceView) }) },
      async ({ caller }) => ({
        items: (await devices.list(caller)).map(presentDevice),
      }),
    ),
  );
  router.post(
    '/v1/devices/:id/revoke',
    operation(
      {
        summary: 'Sign a phone out for good',
        permission: 'employees.manage',
        params: byId,
        reply: DeviceView,
        errors: ['device.not_found'],
      },
      async ({ caller, params }) => {
        const device = await devices.revoke(caller, params.id);
        await streams.review(device.accountId);
        return presentDevice(device);
      },
    ),
  );
  router.post(
    '/device/v1/sign-in',
    publicOperation(
      {
        summary: 'Sign a phone in',
        body: DeviceSignIn,
        ignoresUnknown: true,
        reply: DeviceSignedIn,
        errors: ['code.invalid', 'caller.throttled'],
      },
      async ({ body, facts }) => devices.signIn(body, facts),
    ),
  );
  router.get(
    '/device/v1/pull',
    operation(
      {
        summary: 'What changed for this phone since its cursor',
        description: 'Sending a cursor confirms that everything up to it is stored on the phone. Go on while hasMore.',
        permission: 'device.sync',
        query: PullQuery,
        reply: PullReply,
        errors: ['cursor.invalid'],
      },
      async ({ caller, query }) => pull(await devices.whoCalls(caller), query.cursor, query.limit),
    ),
  );
  router.get(
    '/device/v1/stream',
    operation(
      {
        summary: 'Hints to pull, as server-sent events',
        permission: 'device.sync',
        replyStream: { type: 'text/event-stream', description: 'event: hint, data: {sequence}; a comment every 25 s' },
      },
      async ({ caller, facts }) => {
        const who = await devices.whoCalls(caller);
        const phone = { accountId: who.caller.accountId, deviceId: who.device._id };
        return new Answer(200, streams.open(phone, facts.signal), {
          'Cache-Control': 'no-store',
          'X-Accel-Buffering': 'no',
        });
      },
    ),
  );
}
