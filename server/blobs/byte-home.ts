/**
 * Where bytes lie. A run of bytes is written once under an id of ours, is durable when `write` resolves, and never changes.
 * Two homes pass the same tests: a folder (`folder-home.ts`) and GridFS (`gridfs-home.ts`).
 */
export interface ByteHome {
  /** Stores all bytes of the source; when the source fails nothing is left. Gives the size. */
  write(id: string, source: AsyncIterable<Uint8Array>): Promise<number>;
  /** Bytes from `start` up to `end` (not included). Fails when the run is not there. */
  read(id: string, start: number, end: number): AsyncIterable<Uint8Array>;
  /** Removes a run, also one whose writing broke off; one that is not there is no error. */
  remove(id: string): Promise<void>;
  /** Ids of all runs, also of those whose writing broke off, some at a time, in no order. */
  list(): AsyncIterable<string[]>;
}
