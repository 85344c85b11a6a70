import type { z } from 'zod';
import type { Accounts } from '#server/accounts/service.ts';
import { type Caller, ensureMay } from '#server/caller.ts';
import { castCustomFields } from '#server/documents/custom-fields.ts';
import type { Database } from '#server/documents/database.ts';
import { presentLocation, presentStamps } from '#server/documents/fields.ts';
import type { KeyedKind } from '#server/documents/keyed-kind.ts';
import { createKeyedService } from '#server/documents/keyed-service.ts';
import { findUnknown } from '#server/documents/references.ts';
import type { Relay } from '#server/feed/relay.ts';
import { definePoints } from './model.ts';
import type { PointDocument, PointView } from './schema.ts';

export type Points = ReturnType<typeof createPoints>;

/** Points of interest. */
export function createPoints({ database, relay, accounts }: { database: Database; relay: Relay; accounts: Accounts }) {
  const kind: KeyedKind<PointDocument> = {
    collection: definePoints(database),
    subject: 'point',
    events: { created: 'point.created', updated: 'point.updated' },
    fields: ['name', 'address', 'location', 'radiusM', 'parentKey', 'contact', 'categories', 'customFields'],
    defaults: { categories: [], customFields: {} },
    required: ['name'],
    composites: ['address'],
    wholes: ['contact', 'customFields'],
    personal: ['contact'],
    audienceOf: (point) => [`point:${point.key}`],
    async refine(accountId) {
      const { customFields } = await accounts.get(accountId);
      return (patch) => castCustomFields(customFields.points ?? {}, patch);
    },
    prepare: (accountId, patches) =>
      findUnknown(accountId, patches, [
        {
          field: 'parentKey',
          code: 'unknownPoint',
          find: (id, keys) => keyed.existing(id, keys),
          valuesOf: (point: Pick<PointDocument, 'parentKey'>) => [point.parentKey],
          mayWait: true,
        },
      ]),
  };

  const keyed = createKeyedService({
    kind,
    relay,
    may: { read: 'points.read', write: 'points.write' },
    notFound: 'point.not_found',
    filterFields: {
      key: { path: 'key', type: 'text' },
      name: { path: 'name', type: 'text' },
      city: { path: 'address.city', type: 'text' },
      postcode: { path: 'address.postcode', type: 'text' },
      categories: { path: 'categories', type: 'text' },
      parentKey: { path: 'parentKey', type: 'text' },
      createdAt: { path: 'createdAt', type: 'date' },
      updatedAt: { path: 'updatedAt', type: 'date' },
    },
  });

  /** Deletes a point; tasks at it keep their key, and storing the key again brings it back. */
  async function remove(caller: Caller, key: string): Promise<void> {
    ensureMay(caller, 'points.write');
    await keyed.change(caller, {
      key,
      mutate(next) {
        next.deletedAt = new Date();
        return ['point.deleted'];
      },
    });
  }

  return { ...keyed, remove };
}

/** A point as it goes out. */
export function presentPoint(point: PointDocument): z.input<typeof PointView> {
  const { key, name, address, location, radiusM, parentKey, contact, categories, customFields } = point;
  return {
    ...{ key, name, address, radiusM, parentKey, contact, categories, customFields },
    ...(location && { location: presentLocation(location) }),
    ...presentStamps(point),
  };
}
