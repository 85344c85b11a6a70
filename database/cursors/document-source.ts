/** Documents as BSON, some at a time: about `want`; an empty list where there are none yet; undefined at the end. */
export interface DocumentSource {
  next(want: number): Uint8Array[] | undefined;
}

/** A source of documents that are all there already. */
export function sourceOf(documents: Uint8Array[]): DocumentSource {
  let given = 0;
  return {
    next(want) {
      if (given >= documents.length) return undefined;
      const page = documents.slice(given, given + want);
      given += page.length;
      return page;
    },
  };
}
