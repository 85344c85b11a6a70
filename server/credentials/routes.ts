import type Router from '@koa/router';
import { z } from 'zod';
import { ensureMay, permissions } from '#server/caller.ts';
import { Instant, InstantOut, Line } from '#server/documents/fields.ts';
import { ensure } from '#server/errors.ts';
import { operation, publicOperation } from '#server/http/operation.ts';
import { isRange } from '#server/way-out/ranges.ts';
import type { Credentials } from './service.ts';

const SignIn = z.object({ code: z.string().max(100) });
const SignedIn = z.object({
  token: z.string().meta({ description: 'API key, shown this once: Authorization: Bearer TOKEN' }),
  permissions: z.array(z.string()),
});
const NewApiKey = z.object({
  name: Line,
  permissions: z.array(z.enum(permissions)).min(1),
  allowedAddresses: z.array(z.string().max(50).refine(isRange, 'An address or a CIDR range')).max(100).optional(),
  expiresAt: Instant.optional(),
});
const NewApiKeyView = z.object({
  id: z.string(),
  token: z.string(),
  name: z.string(),
  expiresAt: InstantOut.optional(),
});
const byId = z.object({ id: z.uuid() });

/** Signing in with a code, and the account's API keys. */
export function routeCredentials(router: Router, credentials: Credentials): void {
  router.post(
    '/v1/sign-in',
    publicOperation(
      {
        summary: 'Exchange a one-time code for an API key',
        body: SignIn,
        reply: SignedIn,
        errors: ['code.invalid', 'caller.throttled'],
      },
      async ({ body, facts }) => {
        const isKeyCode = ({ holder }: { holder: { kind: string } }) =>
          holder.kind === 'apiKey' || holder.kind === 'hubOwner';
        const {
          accountId,
          holder,
          permissions: granted,
          name,
        } = await credentials.redeemCode(body.code, facts, isKeyCode);
        const { token } = await credentials.issueApiKey({ accountId, holder, permissions: granted, name });
        return { token, permissions: granted };
      },
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
        ensureMay(caller, 'users.manage');
        for (const permission of body.permissions)
          ensure(caller.permissions.has(permission), 'caller.forbidden', { permission });
        const { id, token } = await credentials.issueApiKey({ accountId: caller.accountId, ...body });
        return { id, token, name: body.name, ...(body.expiresAt && { expiresAt: body.expiresAt.toISOString() }) };
      },
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
        ensureMay(caller, 'users.manage');
        const revoked = await credentials.revoke(caller.accountId, { kind: 'apiKey', id: params.id });
        ensure(revoked > 0, 'api_key.not_found');
        return undefined;
      },
    ),
  );
}
