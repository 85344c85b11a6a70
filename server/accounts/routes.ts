import type Router from '@koa/router';
import { z } from 'zod';
import { operation } from '#server/http/operation.ts';
import { AccountPatch, AccountView, NewAccount, NewAccountView } from './schema.ts';
import { type Accounts, presentAccount } from './service.ts';

const byId = z.object({ id: z.uuid() });

/** Accounts for the hub owner; the own account for its members. */
export function routeAccounts(router: Router, accounts: Accounts): void {
  router.post(
    '/v1/accounts',
    operation(
      {
        summary: 'Make an account',
        permission: 'accounts.manage',
        body: NewAccount,
        reply: NewAccountView,
        status: 201,
      },
      async ({ caller, body }) => {
        const { account, signInCode } = await accounts.create(caller, body);
        return { account: presentAccount(account), signInCode };
      },
    ),
  );
  router.get(
    '/v1/accounts',
    operation(
      {
        summary: 'List the accounts of the hub',
        permission: 'accounts.manage',
        reply: z.object({ items: z.array(AccountView) }),
      },
      async ({ caller }) => ({ items: (await accounts.list(caller)).map(presentAccount) }),
    ),
  );
  router.post(
    '/v1/accounts/:id/suspend',
    operation(
      {
        summary: 'Suspend an account: nobody of it signs in',
        permission: 'accounts.manage',
        params: byId,
        reply: AccountView,
        errors: ['account.not_found'],
      },
      async ({ caller, params }) => presentAccount(await accounts.setState(caller, params.id, 'suspended')),
    ),
  );
  router.post(
    '/v1/accounts/:id/readmit',
    operation(
      {
        summary: 'End the suspension of an account',
        permission: 'accounts.manage',
        params: byId,
        reply: AccountView,
        errors: ['account.not_found'],
      },
      async ({ caller, params }) => presentAccount(await accounts.setState(caller, params.id, 'active')),
    ),
  );
  router.get(
    '/v1/account',
    operation({ summary: 'Show the own account', reply: AccountView }, async ({ caller }) =>
      presentAccount(await accounts.own(caller)),
    ),
  );
  router.patch(
    '/v1/account',
    operation(
      {
        summary: 'Change the own account; custom fields of a thing are replaced whole',
        permission: 'account.manage',
        body: AccountPatch,
        reply: AccountView,
      },
      async ({ caller, body }) => presentAccount(await accounts.change(caller, body)),
    ),
  );
}
