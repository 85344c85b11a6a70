import type { Collection } from 'mongodb';
import type { Caller } from '#server/caller.ts';
import type { Database } from './database.ts';
import { type KeyedDocument, newId } from './document.ts';
import type { KeyedService } from './keyed-service.ts';
import { isDuplicateKey } from './retry.ts';

/** A version of a thing: what it held, since when. Versions never change; others name them. */
export type Version<V> = V & { version: number; createdAt: Date };

/** A thing that keeps every version it had. */
export interface Versioned<V> extends KeyedDocument {
  version: number;
  /** Since when it is of this version; the first is as old as the thing. */
  versionAt?: Date;
  /** Replaced versions, left by the write that replaced them until they stand in documents of their own. */
  versions?: Version<V>[];
}

/** A replaced version. */
interface VersionDocument<V> {
  _id: string;
  accountId: string;
  key: string;
  version: number;
  content: Version<V>;
}

/** Fields of versioned things that events do not tell. */
export const versionFields = ['versions', 'versionAt'] as const;

/** Makes of a changed thing its next version. */
export function addVersion<V, D extends Versioned<V>>(current: D, next: D, hold: (document: D) => V): void {
  next.version = current.version + 1;
  next.versionAt = new Date();
  next.versions = [...(current.versions ?? []), versionOf(current, hold)];
}

function versionOf<V, D extends Versioned<V>>(document: D, hold: (document: D) => V): Version<V> {
  return { ...hold(document), version: document.version, createdAt: document.versionAt ?? document.createdAt };
}

/** Gives the replaced versions of a kind documents of their own, so that a thing does not grow however often it changes. */
export function createVersions<V, D extends Versioned<V>>(
  database: Database,
  name: string,
  things: Collection<D>,
  hold: (document: D) => V,
) {
  const versions: Collection<VersionDocument<V>> = database.define(name, [
    [{ accountId: 1, key: 1, version: 1 }, { unique: true }],
  ]);

  /** A version of a thing, the one in use among them. */
  async function find(thing: D, version: number): Promise<Version<V> | undefined> {
    if (version === thing.version) return versionOf(thing, hold);
    const { accountId, key } = thing;
    const left = thing.versions?.find((each) => each.version === version);
    return left ?? (await versions.findOne({ accountId, key, version } as never))?.content;
  }

  /** Moves what writes left. Repeating it is safe; what a process that died did not move goes with the next write. */
  async function move(accountId: string, keys: string[]): Promise<void> {
    const left = things.find({ accountId, key: { $in: keys }, 'versions.0': { $exists: true } } as never);
    for await (const thing of left as AsyncIterable<D>) {
      const replaced = thing.versions ?? [];
      await store(thing, replaced);
      const numbers = replaced.map(({ version }) => version);
      await things.updateOne(
        { accountId, _id: thing._id } as never,
        { $pull: { versions: { version: { $in: numbers } } } } as never,
      );
    }
  }

  async function store({ accountId, key }: D, replaced: Version<V>[]): Promise<void> {
    const documents = replaced.map((content) => ({ _id: newId(), accountId, key, version: content.version, content }));
    try {
      await versions.insertMany(documents as never, { ordered: false, writeConcern: { w: 'majority' } });
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
    }
  }

  /** The same service, moving what its writes leave. */
  function keep(service: KeyedService<D>): KeyedService<D> {
    return {
      ...service,
      async upsertMany(caller, rows, ...options) {
        const results = await service.upsertMany(caller, rows, ...options);
        await move(accountOf(caller), [...new Set(rows.map(({ key }) => key))]);
        return results;
      },
      async put(caller, key, fields) {
        const result = await service.put(caller, key, fields);
        await move(accountOf(caller), [key]);
        return result;
      },
      async patch(caller, key, fields) {
        const result = await service.patch(caller, key, fields);
        await move(accountOf(caller), [key]);
        return result;
      },
    };
  }

  return { find, keep };
}

/** A service that has written has made sure that its caller is of an account. */
function accountOf(caller: Caller): string {
  return (caller as Extract<Caller, { accountId: string }>).accountId;
}
