import type { Fault, Patch } from './keyed-kind.ts';

/** A field in which a thing names others by their keys. */
export interface Reference<T> {
  /** Field as a path of ours. */
  field: string;
  code: Fault['code'];
  /** Which of these keys name things that are there. */
  find(accountId: string, keys: string[]): Promise<Set<string>>;
  /** The keys that a document, or a patch of one, names here. */
  valuesOf(thing: T): (string | null | undefined)[] | null | undefined;
  mayWait?: true;
}

/**
 * Looks up what the patches of a batch refer to, one query a field, and gives the check of a single thing. Only what a patch names is
 * looked up: a reference that a thing has had all along stays as it is.
 */
export async function findUnknown<T>(
  accountId: string,
  patches: Patch[],
  references: Reference<T>[],
): Promise<(next: T) => Fault[]> {
  const looked = await Promise.all(
    references.map(async (reference) => {
      const named = new Set(patches.flatMap((patch) => clean(reference.valuesOf(patch as T))));
      return { ...reference, named, known: await reference.find(accountId, [...named]) };
    }),
  );
  return (next) =>
    looked.flatMap(({ field, code, valuesOf, mayWait, named, known }) =>
      clean(valuesOf(next))
        .filter((value) => named.has(value) && !known.has(value))
        .map((value) => ({ field, code, params: { value }, ...(mayWait && { mayWait }) })),
    );
}

function clean(values: unknown): string[] {
  return Array.isArray(values) ? values.filter((value) => typeof value === 'string') : [];
}
