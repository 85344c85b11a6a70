import type { Lease } from '#server/claims/lease.ts';
import type { EventType } from '#server/feed/catalogue.ts';
import type { FeedLine, Head } from '#server/feed/lines.ts';
import { hubReader } from '#server/feed/readers.ts';
import type { Services } from '#server/services.ts';
import type { RouteClock } from './route-clock.ts';

const linesAtOnce = 500;

/**
 * Hands an account's new lines on: to the hub's own reactions, then to the endpoints. Each reader is a cursor, and all that they do may
 * be repeated, so that a death in between loses and doubles nothing.
 */
export function createHandOn({ feed, imports, notifications }: Services, clock: RouteClock) {
  /** What the hub itself does about an event. A new reaction is a line here. */
  const reactions: Partial<Record<EventType, (line: FeedLine) => Promise<void>>> = {
    'file.arrived': imports.receive,
    'endpoint.updated': ({ accountId, subject }) => notifications.endpointChanged(accountId, subject.key),
    'route.created': ({ accountId, subject }) => clock.setRoute(accountId, subject.key),
    'route.updated': ({ accountId, subject }) => clock.setRoute(accountId, subject.key),
  };
  const types = Object.keys(reactions) as EventType[];

  async function react(accountId: string, end: number): Promise<void> {
    for (let after = await feed.cursors.open(accountId, hubReader, () => 0); after < end; ) {
      const lines = await feed.read(accountId, { after, until: end, limit: linesAtOnce, types });
      for (const line of lines) await reactions[line.type]?.(line);
      const reached = lines.length === linesAtOnce ? (lines.at(-1)?.sequence ?? end) : end;
      await feed.cursors.advance(accountId, hubReader, after, reached);
      after = reached;
    }
  }

  return async function handOn(lease: Lease<Head>, head: Head): Promise<void> {
    // Neither waits for the other: a reaction that fails must not keep what others are to hear.
    const handed = await Promise.allSettled([react(head._id, head.end), notifications.dispatch(head._id, head.end)]);
    for (const each of handed) if (each.status === 'rejected') throw each.reason;
    await lease.finish(head);
  };
}
