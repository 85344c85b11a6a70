import type { Collection } from 'mongodb';
import { createCsvEncoder } from '#mappings/write/csv-encoder.ts';
import type { Blob, Blobs } from '#server/blobs/blobs.ts';
import { systemCaller } from '#server/caller.ts';
import type { Lease } from '#server/claims/lease.ts';
import { newId } from '#server/documents/document.ts';
import { matches } from '#server/documents/filter.ts';
import { isDuplicateKey } from '#server/documents/retry.ts';
import { ensureFound } from '#server/errors.ts';
import type { Describe } from '#server/events/service.ts';
import type { Feed } from '#server/feed/feed.ts';
import { type FeedLine, lineFilterFields } from '#server/feed/lines.ts';
import { type MissedLines, readerOf } from '#server/feed/readers.ts';
import type { Files } from '#server/files/service.ts';
import type { RouteFile, RouteTurn } from './model.ts';
import { fileColumns, toRow } from './out-row.ts';
import type { RouteDocument } from './schema.ts';

/** What writing files needs. */
export interface WriteParts {
  feed: Feed;
  blobs: Blobs;
  files: Files;
  made: Collection<RouteFile>;
  findRoute(accountId: string, id: string): Promise<RouteDocument | null>;
  tellMissed(route: RouteDocument, missed: MissedLines): Promise<void>;
  describe: Describe;
}

const linesAtOnce = 200;

/**
 * Writes the files of a route out. A file is a range of the feed that is fixed before its first byte; its bytes are kept as a blob before
 * it is put into the folder. So whoever goes on after a death makes the same file, and no line stands in two files or in none.
 */
export function createWriteFile({ feed, blobs, files, made, findRoute, tellMissed, describe }: WriteParts) {
  return async function writeFile(lease: Lease<RouteTurn>, turn: RouteTurn): Promise<void> {
    const { accountId, _id: routeId } = turn;
    const route = await findRoute(accountId, routeId);
    if (route?.enabled) {
      const range = await fixRange(route);
      if (range) await finishRange(lease, route, range);
    }
    await lease.finish(turn);
  };

  /** The range that was begun, or a new one from where the last file ended; undefined when there is nothing new. */
  async function fixRange(route: RouteDocument): Promise<RouteFile | undefined> {
    const { accountId, _id: routeId } = route;
    const reader = readerOf('route', route);
    const at = await feed.readers.placeOf(reader);
    const begun = await made.findOne({ accountId, routeId, from: at });
    if (begun?.blobId || begun?.doneAt) return begun;
    const from = await feed.readers.catchUp(reader, at, (missed) => tellMissed(route, missed));
    if (begun && from === at) return begun;
    const to = await feed.end(accountId);
    if (to <= from) return undefined;
    const range: RouteFile = { _id: newId(), accountId, routeId, from, to, createdAt: new Date() };
    try {
      await made.insertOne(range);
      return range;
    } catch (error) {
      if (isDuplicateKey(error)) return fixRange(route);
      throw error;
    }
  }

  async function finishRange(lease: Lease<RouteTurn>, route: RouteDocument, range: RouteFile): Promise<void> {
    const { accountId } = route;
    if (!range.doneAt) {
      const blob = await keepBytes(lease, route, range);
      lease.signal.throwIfAborted();
      const name = blob && `${route.key}-${number(range.from + 1)}-${number(range.to)}.csv`;
      if (blob && name)
        await files.putOnce(systemCaller(accountId, range._id), range._id, ['out', route.key], name, blob);
      await made.updateOne(
        { _id: range._id, doneAt: { $exists: false } },
        { $set: { doneAt: new Date(), ...(name && { name }) } },
      );
    }
    await feed.cursors.advance(accountId, readerOf('route', route).name, range.from, range.to);
  }

  /** The file's bytes as a blob, made once; undefined when the range holds nothing that the route selects. */
  async function keepBytes(lease: Lease<RouteTurn>, route: RouteDocument, range: RouteFile): Promise<Blob | undefined> {
    const { accountId } = route;
    if (range.blobId) return ensureFound(await blobs.find(accountId, range.blobId), 'blob.gone');
    const counted = { lines: 0 };
    const blob = await blobs.store(accountId, bytesOf(route, range, counted, lease.signal));
    if ((await feed.firstSequence(accountId)) - 1 > range.from)
      throw new Error('lines of the file were removed while it was made; it is begun anew');
    if (counted.lines === 0) return undefined;
    await made.updateOne({ _id: range._id, blobId: { $exists: false } }, { $set: { blobId: blob._id } });
    const { blobId } = ensureFound(await made.findOne({ _id: range._id }), 'blob.gone');
    return blobId === blob._id ? blob : keepBytes(lease, route, { ...range, blobId });
  }

  async function* bytesOf(
    route: RouteDocument,
    range: RouteFile,
    counted: { lines: number },
    signal: AbortSignal,
  ): AsyncGenerator<Uint8Array> {
    const encode = createCsvEncoder();
    yield encode([fileColumns]);
    for (let after = range.from; after < range.to; ) {
      signal.throwIfAborted();
      const lines = await feed.read(route.accountId, {
        after,
        until: range.to,
        limit: linesAtOnce,
        types: route.eventTypes ?? [],
      });
      const selected = lines.filter((line) => selects(route, line));
      const data = await describe(route.accountId, selected);
      counted.lines += selected.length;
      if (selected.length > 0) yield encode(selected.map((line) => toRow(line, data.get(line.eventId) ?? {})));
      after = lines.length === linesAtOnce ? (lines.at(-1)?.sequence ?? range.to) : range.to;
    }
  }
}

function selects({ filter }: RouteDocument, line: FeedLine): boolean {
  return !filter || matches(filter, lineFilterFields, line);
}

function number(sequence: number): string {
  return String(sequence).padStart(9, '0');
}
