import type { AnyBulkWriteOperation } from 'mongodb';
import { makeDue } from '#server/claims/claims.ts';
import { newId } from '#server/documents/document.ts';
import { matches } from '#server/documents/filter.ts';
import { isDuplicateKey } from '#server/documents/retry.ts';
import type { EndpointDocument } from '#server/endpoints/schema.ts';
import type { Endpoints } from '#server/endpoints/service.ts';
import type { Feed } from '#server/feed/feed.ts';
import { type FeedLine, lineFilterFields } from '#server/feed/lines.ts';
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
      enabled.map(async (endpoint) => ({ endpoint, at: places.get(readerOf(endpoint)) ?? (await begin(endpoint)) })),
    );
    for (const [at, group] of Map.groupBy(placed, (each) => each.at)) {
      const here = group.map((each) => each.endpoint);
      for (let after = at; after < end; ) after = await dispatchLines(accountId, here, after, end);
    }
  }

  /** A new endpoint gets what happens from its making on. */
  async function begin(endpoint: EndpointDocument): Promise<number> {
    const { accountId, key } = endpoint;
    const [made] = await feed.collections.lines
      .find({ accountId, 'subject.kind': 'endpoint', 'subject.key': key })
      .sort({ sequence: -1 })
      .limit(1)
      .toArray();
    return feed.cursors.open(accountId, readerOf(endpoint), made?.sequence ?? (await feed.end(accountId)));
  }

  async function dispatchLines(
    accountId: string,
    group: EndpointDocument[],
    after: number,
    end: number,
  ): Promise<number> {
    const types = [...new Set(group.flatMap((endpoint) => endpoint.eventTypes))];
    const lines = await feed.read(accountId, { after, until: end, limit: linesAtOnce, types });
    const reached = lines.length === linesAtOnce ? (lines.at(-1)?.sequence ?? end) : end;
    for (const endpoint of group) {
      const wanted = lines.filter((line) => wants(endpoint, line));
      await insertNew(wanted.map((line) => toNotification(endpoint, line)));
      if (wanted.length > 0) await wakeLane(endpoint);
      await feed.cursors.advance(accountId, readerOf(endpoint), after, reached);
    }
    return reached;
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
  async function wakeLane({ _id, accountId }: Pick<EndpointDocument, '_id' | 'accountId'>): Promise<void> {
    while (!(await makeDue(lanes, _id))) {
      await lanes.updateOne({ _id }, { $setOnInsert: { accountId } }, { upsert: true });
    }
  }

  return { dispatch, wakeLane };
}

function readerOf(endpoint: EndpointDocument): string {
  return `endpoint:${endpoint._id}`;
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
