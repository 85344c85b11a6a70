import { Readable } from 'node:stream';
import type Router from '@koa/router';
import { z } from 'zod';
import { ListQuery, pageOf, presentPage } from '#server/documents/list.ts';
import { Answer, operation } from '#server/http/operation.ts';
import { ImportView } from './schema.ts';
import type { Imports } from './service.ts';

const byId = z.object({ id: z.uuid() });

/** Imports over REST. */
export function routeImports(router: Router, imports: Imports): void {
  router.get(
    '/v1/imports',
    operation(
      {
        summary: 'List imports, oldest first',
        permission: 'imports.run',
        query: ListQuery,
        reply: pageOf(ImportView),
        errors: ['cursor.invalid'],
      },
      async ({ caller, query }) => {
        return presentPage(await imports.list(caller, query), (item) => imports.present(item, caller.locale));
      },
    ),
  );
  router.get(
    '/v1/imports/:id',
    operation(
      {
        summary: 'Show an import',
        permission: 'imports.run',
        params: byId,
        reply: ImportView,
        errors: ['import.not_found'],
      },
      async ({ caller, params }) => imports.present(await imports.get(caller, params.id), caller.locale),
    ),
  );
  router.get(
    '/v1/imports/:id/result',
    operation(
      {
        summary: 'Fetch the result file of an import: what became of each line',
        permission: 'imports.run',
        params: byId,
        replyStream: { type: 'text/csv; charset=utf-8', description: 'line, key, action, field, code, message' },
        errors: ['import.not_found', 'import.not_finished'],
      },
      async ({ caller, params }) =>
        new Answer(200, Readable.from(await imports.openResult(caller, params.id)), {
          'Content-Disposition': `attachment; filename="${params.id}.result.csv"`,
        }),
    ),
  );
}
