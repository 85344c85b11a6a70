import type { Collection } from 'mongodb';
import { type Claimable, dueIndex } from '#server/claims/claims.ts';
import type { Database } from '#server/documents/database.ts';
import type { RouteDocument } from './schema.ts';

/** The turn of a route out: due when a file is to be made. Its id is the route's. */
export interface RouteTurn extends Claimable {
  accountId: string;
}

/** A file that a route made, or is about to make: the range of the feed is fixed before a byte is written. */
export interface RouteFile {
  _id: string;
  accountId: string;
  routeId: string;
  /** The file holds the lines after `from` up to `to`. */
  from: number;
  to: number;
  createdAt: Date;
  /** Set when the file lies in its folder; without name when the range held nothing for it. */
  doneAt?: Date;
  name?: string;
  blobId?: string;
}

/** Routes by key; the turns of those that write files, and the files. */
export function defineRoutes(database: Database) {
  const routes: Collection<RouteDocument> = database.defineWithOutbox<RouteDocument>('routes', [
    [{ accountId: 1, key: 1 }, { unique: true }],
    [{ accountId: 1, _id: 1 }],
    [{ direction: 1, _id: 1 }],
  ]);
  const turns = database.define<RouteTurn>('routeTurns', [dueIndex]);
  const files = database.define<RouteFile>('routeFiles', [
    [{ accountId: 1, routeId: 1, from: 1 }, { unique: true }],
    [{ accountId: 1, blobId: 1 }, { partialFilterExpression: { blobId: { $exists: true } } }],
  ]);
  return { routes, turns, files };
}
