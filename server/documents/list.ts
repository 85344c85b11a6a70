import type { Collection } from 'mongodb';
import { z } from 'zod';
import { ensure } from '#server/errors.ts';
import { type FilterFields, FilterText, parseFilter, toQuery } from './filter.ts';

/** What every list takes. */
export const ListQuery = z.object({
  filter: FilterText.optional(),
  cursor: z.string().max(200).optional().meta({ description: 'nextCursor of the page before' }),
  limit: z.coerce.number().int().min(1).max(500).default(100).meta({ description: 'Things on a page' }),
});

/** A page of a list of these things. */
export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({
    items: z.array(item),
    nextCursor: z.string().optional().meta({ description: 'Absent on the last page' }),
  });
}

/** A page of an account's things in the order in which they were made, which does not change while one reads. */
export async function listPage<D extends { _id: string; accountId: string }>(
  collection: Collection<D>,
  accountId: string,
  { filter, cursor, limit }: z.output<typeof ListQuery>,
  fields: FilterFields,
  always: Record<string, unknown> = { deletedAt: { $exists: false } },
): Promise<{ items: D[]; nextCursor?: string }> {
  const query = {
    ...(filter && { $and: [toQuery(parseFilter(filter), fields)] }),
    ...always,
    accountId,
    ...(cursor && { _id: { $gt: readCursor(collection.collectionName, cursor) } }),
  };
  const items = (await collection
    .find(query as never)
    .sort({ _id: 1 })
    .limit(limit + 1)
    .toArray()) as D[];
  const more = items.length > limit;
  if (more) items.pop();
  const last = items.at(-1);
  return { items, ...(more && last && { nextCursor: writeCursor(collection.collectionName, last._id) }) };
}

/** A page as it goes out. */
export function presentPage<D, V>(
  { items, nextCursor }: { items: D[]; nextCursor?: string },
  present: (item: D) => V,
): { items: V[]; nextCursor?: string } {
  return { items: items.map(present), ...(nextCursor && { nextCursor }) };
}

/** A cursor belongs to one list: with another one it would skip things in silence. */
function writeCursor(list: string, id: string): string {
  return Buffer.from(`${list}:${id}`).toString('base64url');
}

function readCursor(list: string, cursor: string): string {
  const [name, id] = Buffer.from(cursor, 'base64url').toString().split(':');
  ensure(name === list && id, 'cursor.invalid');
  return id;
}
