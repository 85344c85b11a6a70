import type { Operation } from '#database/operation.ts';
import type { DocumentSource } from './document-source.ts';

/** A query that is being fetched batch by batch. */
export interface Cursor {
  namespace: string;
  /** The next batch; `isAtEnd` once nothing can follow. */
  fetch(operation: Operation, batchSize: number): Promise<Batch>;
}

/** Some documents of a query. */
export interface Batch {
  documents: Uint8Array[];
  isAtEnd: boolean;
}

// A reply must stay under 16 MiB and some; a single document may have that size.
const mostBytes = 15 * 1024 * 1024;
const pageRows = 200;

/** A cursor over a source; `limit` (0: none) tells when the end is reached without looking for more. */
export function createCursor(namespace: string, source: DocumentSource, limit: number): Cursor {
  let ahead: Uint8Array[] = [];
  let isExhausted = false;
  let given = 0;

  function isAtEnd(): boolean {
    return (isExhausted && ahead.length === 0) || (limit > 0 && given >= limit);
  }

  async function fetch(operation: Operation, batchSize: number): Promise<Batch> {
    const documents: Uint8Array[] = [];
    let bytes = 0;
    while (documents.length < batchSize && !isAtEnd()) {
      if (ahead.length === 0) {
        const page = source.next(Math.min(batchSize - documents.length, pageRows));
        isExhausted = page === undefined;
        ahead = page ?? [];
        if (operation.isTired()) await operation.rest();
        continue;
      }
      const next = ahead[0]!;
      if (documents.length > 0 && bytes + next.length > mostBytes) break;
      documents.push(next);
      ahead.shift();
      bytes += next.length;
      given++;
    }
    return { documents, isAtEnd: isAtEnd() };
  }

  return { namespace, fetch };
}
