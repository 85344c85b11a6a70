import type Router from '@koa/router';
import { operation } from '#server/http/operation.ts';
import { JournalQuery, JournalView } from './schema.ts';
import type { Journal } from './service.ts';

/** The journal over REST. */
export function routeJournal(router: Router, journal: Journal): void {
  router.get(
    '/v1/journal',
    operation(
      {
        summary: 'Follow one thing: by correlation id, business key, file name or entry id',
        permission: 'journal.read',
        query: JournalQuery,
        reply: JournalView,
      },
      ({ caller, query }) => journal.follow(caller, query),
    ),
  );
}
