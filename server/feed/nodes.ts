import type { Collection } from 'mongodb';
import type { Database } from '#server/documents/database.ts';

/** A running process of the hub. */
export interface Node {
  _id: string;
  kind: 'server' | 'workers';
  /** Where it can be woken. */
  url: string;
  startedAt: Date;
  seenAt: Date;
}

/** The register of running processes; one that says nothing for an hour is forgotten. */
export function defineNodes(database: Database): Collection<Node> {
  return database.define<Node>('nodes', [[{ seenAt: 1 }, { expireAfterSeconds: 3600 }]]);
}

const beatMs = 5_000;

/** A process that has not been seen for so long is taken for dead. */
export const silentAfterMs = 15_000;

/** Enters this process and keeps the entry fresh; the function it gives takes it out. */
export async function registerNode(
  nodes: Collection<Node>,
  { _id, kind, url }: Pick<Node, '_id' | 'kind' | 'url'>,
): Promise<() => Promise<void>> {
  const beat = () =>
    nodes.updateOne(
      { _id },
      { $set: { kind, url, seenAt: new Date() }, $setOnInsert: { startedAt: new Date() } },
      { upsert: true },
    );
  await beat();
  const timer = setInterval(() => beat().catch(() => undefined), beatMs);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await nodes.deleteOne({ _id });
  };
}
