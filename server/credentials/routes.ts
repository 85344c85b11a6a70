import type Router from '@koa/router';
import { z } from 'zod';
import { InstantOut } from '#server/documents/fields.ts';
import { operation, publicOperation } from '#server/http/operation.ts';
import { type ApiKeys, presentApiKey } from './api-keys.ts';
import { ApiKeyView, NewApiKey } from './schema.ts';

const SignIn = z.object({ code: z.string().max(100) });
const SignedIn = z.object({
  token: z.string().meta({ description: 'API key, shown this once: Authorization: Bearer TOKEN' }),
  permissions: z.array(z.string()),
});
const NewApiKeyView = z.object({
  id: z.string(),
  token: z.string(),
  name: z.string(),
  expiresAt: InstantOut.optional(),
});
const byId = z.object({ id: z.uuid() });

/** Signing in with a code, and the account's API keys. */
export function routeCredentials(router: Router, apiKeys: ApiKeys): void {
  router.post(
    '/v1/sign-in',
    publicOperation(
      {
        summary: 'Exchange a one-time code for an API key',
        body: SignIn,
        reply: SignedIn,
        errors: ['code.invalid', 'caller.throttled'],
      },
      ({ body, facts }) => apiKeys.signIn(body.code, facts),
    ),
  );
  router.post(
    '/v1/api-keys',
    operation(
      {
        summary: 'Make an API key with some of the own permissions',
        permission: 'users.manage',
        body: NewApiKey,
        reply: NewApiKeyView,
        status: 201,
      },
      async ({ caller, body }) => {
        const { id, token } = await apiKeys.create(caller, body);
        return { id, token, name: body.name, ...(body.expiresAt && { expiresAt: body.expiresAt.toISOString() }) };
      },
    ),
  );
  router.get(
    '/v1/api-keys',
    operation(
      {
        summary: 'List the API keys that are good',
        permission: 'users.manage',
        reply: z.object({ items: z.array(ApiKeyView) }),
      },
      async ({ caller }) => ({ items: (await apiKeys.list(caller)).map(presentApiKey) }),
    ),
  );
  router.delete(
    '/v1/api-keys/:id',
    operation(
      {
        summary: 'Revoke an API key',
        permission: 'users.manage',
        params: byId,
        status: 204,
        errors: ['api_key.not_found'],
      },
      async ({ caller, params }) => {
        await apiKeys.revoke(caller, params.id);
        return undefined;
      },
    ),
  );
}
