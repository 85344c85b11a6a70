import type Router from '@koa/router';
import { z } from 'zod';
import { byKey, routeKeyed } from '#server/http/keyed-routes.ts';
import { operation } from '#server/http/operation.ts';
import { FormFields, FormPatch, FormView } from './schema.ts';
import { type Forms, presentForm } from './service.ts';

/** Forms over REST. */
export function routeForms(router: Router, forms: Forms): void {
  routeKeyed(router, {
    path: 'forms',
    one: 'a form',
    many: 'forms',
    service: forms,
    may: { read: 'tasks.read', write: 'account.manage' },
    notFound: 'form.not_found',
    put: FormFields,
    patch: FormPatch,
    view: FormView,
    present: presentForm,
  });
  router.get(
    '/v1/forms/:key/versions/:version',
    operation(
      {
        summary: 'Show a version of a form; versions never change',
        permission: 'tasks.read',
        params: byKey.extend({ version: z.coerce.number().int().min(1) }),
        reply: FormView,
        errors: ['form.not_found'],
      },
      async ({ caller, params }) => presentForm(await forms.getVersion(caller, params.key, params.version)),
    ),
  );
}
