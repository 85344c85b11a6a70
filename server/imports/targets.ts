import type { TargetName } from '#mappings/targets/registry.ts';
import type { Caller, Permission } from '#server/caller.ts';
import type { UpsertRow } from '#server/documents/decide.ts';
import type { KeyedDocument } from '#server/documents/document.ts';
import type { Patch } from '#server/documents/keyed-kind.ts';
import type { UpsertOptions, UpsertResult } from '#server/documents/upsert.ts';
import type { Points } from '#server/points/service.ts';
import type { Tasks } from '#server/tasks/service.ts';

/** What files may bring, and the service that stores it: the same path as for REST. */
export interface ImportTarget {
  may: Permission;
  /** Fields that are instants: a mapping gives them as text. */
  instants: readonly string[];
  upsertMany(caller: Caller, rows: UpsertRow[], options: UpsertOptions): Promise<UpsertResult<KeyedDocument>[]>;
  findMany(accountId: string, keys: string[]): Promise<KeyedDocument[]>;
}

/** The services behind the targets of templates. A new target is a line here and a table in mappings/targets. */
export function createImportTargets({
  tasks,
  points,
}: {
  tasks: Tasks;
  points: Points;
}): Record<TargetName, ImportTarget> {
  return {
    tasks: {
      may: 'tasks.write',
      instants: ['startAt', 'dueAt'],
      upsertMany: tasks.upsertMany,
      findMany: tasks.findMany,
    },
    points: { may: 'points.write', instants: [], upsertMany: points.upsertMany, findMany: points.findMany },
  };
}

/** A mapped patch in the form that services take: instants as dates. */
export function toStoredPatch({ instants }: ImportTarget, patch: Patch): Patch {
  const stored = { ...patch };
  for (const name of instants) if (typeof stored[name] === 'string') stored[name] = new Date(stored[name]);
  return stored;
}
