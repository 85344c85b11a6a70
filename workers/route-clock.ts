import type { Agenda } from 'agenda';
import { isDuplicateKey } from '#server/documents/retry.ts';
import type { RouteDocument } from '#server/routes/schema.ts';
import type { Routes } from '#server/routes/service.ts';
import type { Payloads } from './schedule.ts';

/** Keeps Agenda's jobs in step with the routes that write files. */
export interface RouteClock {
  /** Looks at a route that was made or changed. */
  setRoute(accountId: string, key: string): Promise<void>;
  /** Looks at all of them: at the start of the workers. */
  setAll(): Promise<void>;
}

/**
 * One Agenda job a route, made when it is not there and replaced only when its interval changed: declaring it again would unlock a job that
 * runs and forget a time that was missed.
 */
export function createRouteClock(agenda: Agenda, routes: Routes): RouteClock {
  async function set(route: RouteDocument): Promise<void> {
    const { _id: routeId, accountId, everyS, enabled, direction, deletedAt } = route;
    const wanted = enabled && direction === 'out' && everyS && !deletedAt ? `${everyS} seconds` : undefined;
    const { jobs } = await agenda.queryJobs({ name: 'mark-route-due', data: { routeId } });
    const known = jobs[0]?.repeatInterval;
    if (known === wanted) return;
    if (known !== undefined) await agenda.cancel({ name: 'mark-route-due', data: { routeId } });
    if (!wanted) return;
    const payload: Payloads['mark-route-due'] = { accountId, routeId };
    const job = agenda.create('mark-route-due', payload).unique({ 'data.routeId': routeId }, { insertOnly: true });
    await job
      .repeatEvery(wanted)
      .save()
      .catch((error: unknown) => {
        // Another worker made it at the same moment.
        if (!isDuplicateKey(error)) throw error;
      });
  }

  async function setRoute(accountId: string, key: string): Promise<void> {
    const route = await routes.find(accountId, key);
    if (route) await set(route);
  }

  async function setAll(): Promise<void> {
    for (const route of await routes.listOut()) await set(route);
  }

  return { setRoute, setAll };
}
