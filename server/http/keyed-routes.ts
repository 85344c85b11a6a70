import type Router from '@koa/router';
import { z } from 'zod';
import type { Permission } from '#server/caller.ts';
import type { KeyedDocument } from '#server/documents/document.ts';
import { Key } from '#server/documents/fields.ts';
import type { Patch } from '#server/documents/keyed-kind.ts';
import type { KeyedService } from '#server/documents/keyed-service.ts';
import { ListQuery, pageOf, presentPage } from '#server/documents/list.ts';
import type { ErrorCode } from '#server/errors.ts';
import { Answer, operation } from './operation.ts';

/** How a kind of keyed thing is reached over REST. */
export interface KeyedRoutes<D extends KeyedDocument> {
  /** Plural noun of the path: `tasks`. */
  path: string;
  /** Words for the API document. */
  one: string;
  many: string;
  service: Pick<KeyedService<D>, 'put' | 'patch' | 'get' | 'list' | 'upsertMany'>;
  may: { read: Permission; write: Permission };
  notFound: ErrorCode;
  /** Path parameter; any business key unless told. */
  params?: z.ZodObject<{ key: z.ZodType<string> }>;
  /** Fields of a PUT; required ones are required. */
  put: z.ZodType<Patch>;
  /** The same fields, each optional; null clears. */
  patch: z.ZodObject;
  view: z.ZodObject;
  present(document: D): Record<string, unknown>;
}

/** Path parameter of a business key. */
export const byKey = z.object({ key: Key });

/** PUT, PATCH, GET and list for a kind of thing with a business key. */
export function routeKeyed<D extends KeyedDocument>(router: Router, routes: KeyedRoutes<D>): void {
  const { path, one, many, service, may, notFound, put, patch, view, present, params: named = byKey } = routes;

  router.put(
    `/v1/${path}/:key`,
    operation(
      {
        summary: `Store ${one}: made if the key is new, else all fields that you own become what you send`,
        permission: may.write,
        params: named,
        body: put,
        reply: view,
        alsoStatus: { 201: 'Made' },
      },
      async ({ caller, params, body }) => {
        const { document, created } = await service.put(caller, params.key, body);
        return new Answer(created ? 201 : 200, present(document));
      },
    ),
  );
  router.patch(
    `/v1/${path}/:key`,
    operation(
      {
        summary: `Change fields of ${one}; absent keeps, null clears`,
        permission: may.write,
        params: named,
        body: patch,
        reply: view,
        errors: [notFound],
      },
      async ({ caller, params, body }) => present(await service.patch(caller, params.key, body)),
    ),
  );
  router.get(
    `/v1/${path}/:key`,
    operation(
      { summary: `Show ${one}`, permission: may.read, params: named, reply: view, errors: [notFound] },
      async ({ caller, params }) => present(await service.get(caller, params.key)),
    ),
  );
  router.get(
    `/v1/${path}`,
    operation(
      {
        summary: `List ${many}, oldest first`,
        permission: may.read,
        query: ListQuery,
        reply: pageOf(view),
        errors: ['cursor.invalid'],
      },
      async ({ caller, query }) => {
        return presentPage(await service.list(caller, query), present);
      },
    ),
  );
}
