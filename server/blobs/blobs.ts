import { createHash } from 'node:crypto';
import type { Collection } from 'mongodb';
import type { Database } from '#server/documents/database.ts';
import { newId } from '#server/documents/document.ts';
import { isDuplicateKey } from '#server/documents/retry.ts';
import { ensure } from '#server/errors.ts';
import type { ByteHome } from './byte-home.ts';

/** Immutable bytes with size and SHA-256 (hex), made of one run of bytes or more. */
export interface Blob {
  _id: string;
  accountId: string;
  size: number;
  sha256: string;
  parts: BlobPart[];
  createdAt: Date;
  /** Nothing named it when it was last looked for; deleted a day later unless something names it. */
  unnamedSince?: Date;
}

/** A run of bytes in the home. */
export interface BlobPart {
  id: string;
  size: number;
}

/** A run of bytes that nothing names yet, and the SHA-256 of them. */
export type StoredRun = BlobPart & { sha256: string };

/** Bytes that can be read from any place; what `mappings/read` takes. */
export interface BlobSource {
  size: number;
  read(offset: number, length: number): Promise<Uint8Array>;
}

export interface Blobs {
  /** Stores a run of bytes and nothing that names it. */
  writePart(source: AsyncIterable<Uint8Array>): Promise<StoredRun>;
  /** Makes a blob of runs in order. `sha256` spares reading them again when it is known; under an `id` that is there already it gives that one. */
  assemble(accountId: string, parts: BlobPart[], known?: { sha256?: string; id?: string }): Promise<Blob>;
  /** Stores a blob in one go. */
  store(accountId: string, source: AsyncIterable<Uint8Array>): Promise<Blob>;
  find(accountId: string, id: string): Promise<Blob | null>;
  /** Says that something is about to name the blob. @throws HubError `blob.gone` when it was deleted meanwhile */
  name(accountId: string, id: string): Promise<void>;
  stream(blob: Blob, start?: number, end?: number): AsyncIterable<Uint8Array>;
  source(blob: Blob): BlobSource;
  removePart(part: Pick<BlobPart, 'id'>): Promise<void>;
  /** Ids of the runs of bytes that there are, some at a time. */
  listParts(): AsyncIterable<string[]>;
  collection: Collection<Blob>;
}

/** The one place for bytes. */
export function createBlobs(database: Database, home: ByteHome): Blobs {
  const blobs = database.define<Blob>('blobs', [
    [{ accountId: 1, createdAt: 1 }],
    [{ 'parts.id': 1 }],
    [{ unnamedSince: 1 }, { partialFilterExpression: { unnamedSince: { $exists: true } } }],
  ]);

  async function writePart(source: AsyncIterable<Uint8Array>): Promise<StoredRun> {
    const id = newId();
    const hash = createHash('sha256');
    const size = await home.write(
      id,
      passing(source, (chunk) => hash.update(chunk)),
    );
    return { id, size, sha256: hash.digest('hex') };
  }

  async function assemble(
    accountId: string,
    parts: BlobPart[],
    { sha256, id = newId() }: { sha256?: string; id?: string } = {},
  ): Promise<Blob> {
    const kept = parts.map(({ id, size }) => ({ id, size }));
    const size = kept.reduce((sum, part) => sum + part.size, 0);
    const blob: Blob = {
      _id: id,
      accountId,
      size,
      sha256: sha256 ?? (await hashOf(streamParts(kept, 0, size))),
      parts: kept,
      createdAt: new Date(),
    };
    try {
      await blobs.insertOne(blob);
      return blob;
    } catch (error) {
      const made = isDuplicateKey(error) && (await blobs.findOne({ _id: id, accountId }));
      if (!made) throw error;
      return made;
    }
  }

  async function store(accountId: string, source: AsyncIterable<Uint8Array>): Promise<Blob> {
    const part = await writePart(source);
    return assemble(accountId, [part], { sha256: part.sha256 });
  }

  async function name(accountId: string, id: string): Promise<void> {
    const { matchedCount } = await blobs.updateOne({ _id: id, accountId }, { $unset: { unnamedSince: 1 } });
    ensure(matchedCount === 1, 'blob.gone');
  }

  /** Bytes of the parts from `start` to `end`, counted over all of them. */
  async function* streamParts(parts: BlobPart[], start: number, end: number): AsyncIterable<Uint8Array> {
    let offset = 0;
    for (const part of parts) {
      const from = Math.max(start - offset, 0);
      const to = Math.min(end - offset, part.size);
      if (to > from) yield* home.read(part.id, from, to);
      offset += part.size;
    }
  }

  function source(blob: Blob): BlobSource {
    return {
      size: blob.size,
      async read(offset, length) {
        const chunks: Uint8Array[] = [];
        for await (const chunk of streamParts(blob.parts, offset, Math.min(offset + length, blob.size)))
          chunks.push(chunk);
        return Buffer.concat(chunks);
      },
    };
  }

  return {
    writePart,
    assemble,
    store,
    find: (accountId, id) => blobs.findOne({ _id: id, accountId }),
    name,
    stream: (blob, start = 0, end = blob.size) => streamParts(blob.parts, start, end),
    source,
    removePart: (part) => home.remove(part.id),
    listParts: () => home.list(),
    collection: blobs,
  };
}

async function* passing(
  source: AsyncIterable<Uint8Array>,
  see: (chunk: Uint8Array) => void,
): AsyncIterable<Uint8Array> {
  for await (const chunk of source) {
    see(chunk);
    yield chunk;
  }
}

async function hashOf(source: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of source) hash.update(chunk);
  return hash.digest('hex');
}
