import type { AnyBulkWriteOperation } from 'mongodb';
import { makeDueOrInsert } from '#server/claims/claims.ts';
import { newId } from '#server/documents/document.ts';
import { matches } from '#server/documents/filter.ts';
import { isDuplicateKey } from '#server/documents/retry.ts';
import type { EndpointDocument } from '#server/endpoints/schema.ts';
import type { Endpoints } from '#server/endpoints/service.ts';
import type { Feed } from '#server/feed/feed.ts';
import { type FeedLine, lineFilterFields } from '#server/feed/lines.ts';
import { readerOf } from '#server/feed/readers.ts';
import type { NotificationCollections } from './model.ts';
import type { NotificationDocument } from './schema.ts';

const linesAtOnce = 500;

/**
 * Makes notifications of an account's new lines. Every endpoint is a cursor on the feed; those at the same place share one reading.
 * Repeating it after a death makes nothing twice: a notification is unique by endpoint and event.
 */
export function createDispatch({
  feed,
  endpoints,
  notifications,
  lanes,
}: { feed: Feed; endpoints: Endpoints } & NotificationCollections) {
  async function dispatch(accountId: string, end: number): Promise<void> {
    const enabled = await endpoints.listEnabled(accountId);
    if (enabled.length === 0) return;
    const places = await feed.cursors.list(accountId);
    const placed = await Promise.all(
      enabled.map(async (endpoint) => {
        const reader = readerOf('endpoint', endpoint);
        return { endpoint, at: places.get(reader.name) ?? (await feed.readers.placeOf(reader)) };
      }),
    );
    for (const [at, group] of Map.groupBy(placed, (each) => each.at)) {
      const here = group.map((each) => each.endpoint);
      for (let after = at; after < end; ) after = await dispatchLines(accountId, here, after, end);
    }
  }

  async function dispatchLines(
    accountId: string,
    group: EndpointDocument[],
    after: number,
    end: number,
  ): Promise<number> {
    const types = [...new Set(group.flatMap((endpoint) => endpoint.eventTypes))];
    const lines = await feed.read(accountId, { after, until: end, limit: linesAtOnce, types });
    // Looked at after the reading: the feed says where it begins before lines are removed.
    const first = await feed.firstSequence(accountId);
    if (after < first - 1) return catchUp(group, after);
    const reached = lines.length === linesAtOnce ? (lines.at(-1)?.sequence ?? end) : end;
    for (const endpoint of group) {
      const wanted = lines.filter((line) => wants(endpoint, line));
      await insertNew(wanted.map((line) => toNotification(endpoint, line)));
      if (wanted.length > 0) await wakeLane(endpoint);
      await feed.cursors.advance(accountId, readerOf('endpoint', endpoint).name, after, reached);
    }
    return reached;
  }

  /** Endpoints that were disabled for so long that lines were removed go on where the feed begins now. */
  async function catchUp(group: EndpointDocument[], after: number): Promise<number> {
    const places = group.map((endpoint) =>
      feed.readers.catchUp(readerOf('endpoint', endpoint), after, (missed) => endpoints.tellMissed(endpoint, missed)),
    );
    return Math.min(...(await Promise.all(places)));
  }

  async function insertNew(documents: NotificationDocument[]): Promise<void> {
    if (documents.length === 0) return;
    const writes: AnyBulkWriteOperation<NotificationDocument>[] = documents.map((document) => ({
      insertOne: { document },
    }));
    await notifications.bulkWrite(writes, { ordered: false }).catch((error: unknown) => {
      if (!isDuplicateKey(error)) throw error;
    });
  }

  /** Lets somebody look at what waits for an endpoint. */
  function wakeLane({ _id, accountId }: Pick<EndpointDocument, '_id' | 'accountId'>): Promise<void> {
    return makeDueOrInsert(lanes, { _id, accountId });
  }

  return { dispatch, wakeLane };
}

function wants({ eventTypes, filter }: EndpointDocument, line: FeedLine): boolean {
  return eventTypes.includes(line.type) && (!filter || matches(filter, lineFilterFields, line));
}

function toNotification(endpoint: EndpointDocument, line: FeedLine): NotificationDocument {
  const now = new Date();
  return {
    _id: newId(),
    accountId: endpoint.accountId,
    endpointId: endpoint._id,
    endpointKey: endpoint.key,
    eventId: line.eventId,
    sequence: line.sequence,
    type: line.type,
    subject: `${line.subject.kind}:${line.subject.key}`,
    correlationId: line.correlationId,
    state: 'waiting',
    dueAt: now,
    fence: 0,
    attemptCount: 0,
    attempts: [],
    createdAt: now,
  };
}
