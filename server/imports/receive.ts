import { systemCaller } from '#server/caller.ts';
import { newDocument } from '#server/documents/document.ts';
import { eventBy } from '#server/documents/outbox.ts';
import { isDuplicateKey } from '#server/documents/retry.ts';
import type { FeedLine } from '#server/feed/lines.ts';
import type { Relay } from '#server/feed/relay.ts';
import type { Routes } from '#server/routes/service.ts';
import type { Templates } from '#server/templates/service.ts';
import type { ImportCollections } from './model.ts';
import type { ImportDocument } from './schema.ts';

/** What the event of an arrived file says. */
export interface Arrival {
  itemId: string;
  folder: string;
  name: string;
  blobId: string;
  size: number;
  sha256: string;
}

/** Births imports: one for each file that arrived in the folder of a route, however often its line is read. */
export function createReceive({
  imports,
  relay,
  routes,
  templates,
}: Pick<ImportCollections, 'imports'> & { relay: Relay; routes: Routes; templates: Templates }) {
  return async function receive(line: FeedLine): Promise<void> {
    const { accountId, correlationId, sequence, eventId } = line;
    const { itemId, folder, name, blobId, size, sha256 } = line.data as unknown as Arrival;
    const route = await routes.findByFolder(accountId, folder);
    if (!route) return;
    const usable = route.templateKey ? await templates.findUsable(accountId, route.templateKey) : undefined;
    const base = newDocument(accountId);
    const born: ImportDocument = {
      ...base,
      arrivalId: eventId,
      arrivalSequence: sequence,
      routeId: route._id,
      routeKey: route.key,
      templateKey: route.templateKey ?? '',
      ...(usable && { target: usable.template.target }),
      fileName: name,
      ...{ itemId, blobId, size, sha256, correlationId },
      state: 'received',
      counts: { read: 0, created: 0, updated: 0, unchanged: 0, rejected: 0, skipped: 0 },
      dueAt: base.createdAt,
      outbox: [
        eventBy(systemCaller(accountId, correlationId), {
          type: 'import.received',
          eventId: base._id,
          ...aboutImport(base._id, name),
          causeId: eventId,
        }),
      ],
    };
    try {
      await imports.insertOne(born);
      relay.wake(accountId, imports.collectionName);
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
    }
  };
}

/** Subject and data of an import's events. */
export function aboutImport(id: string, fileName: string, more: Record<string, unknown> = {}) {
  return { subject: { kind: 'import' as const, key: id }, data: { import: id, fileName, ...more } };
}
