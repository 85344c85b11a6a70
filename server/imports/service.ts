import type { z } from 'zod';
import type { Blobs } from '#server/blobs/blobs.ts';
import { type Caller, ensureMay } from '#server/caller.ts';
import type { Database } from '#server/documents/database.ts';
import { type ListQuery, listPage } from '#server/documents/list.ts';
import { ensure, ensureFound } from '#server/errors.ts';
import type { Relay } from '#server/feed/relay.ts';
import type { Files } from '#server/files/service.ts';
import type { Log } from '#server/log.ts';
import type { Points } from '#server/points/service.ts';
import type { Tasks } from '#server/tasks/service.ts';
import type { Locale } from '#texts/locales.ts';
import { defineImports } from './model.ts';
import { createPrepare, type PrepareParts } from './prepare.ts';
import { createReceive } from './receive.ts';
import { explainReason } from './result-file.ts';
import { createRun } from './run.ts';
import type { ImportDocument, ImportView } from './schema.ts';
import { createImportTargets } from './targets.ts';

export type Imports = ReturnType<typeof createImports>;

/** What imports need. */
interface Parts extends Omit<PrepareParts, 'targets'> {
  database: Database;
  blobs: Blobs;
  files: Files;
  relay: Relay;
  tasks: Tasks;
  points: Points;
  log: Log;
}

/** Files becoming tasks and points. */
export function createImports(parts: Parts) {
  const collections = defineImports(parts.database);
  const { imports } = collections;
  const prepare = createPrepare({ ...parts, targets: createImportTargets(parts) });

  async function list(caller: Caller, query: z.output<typeof ListQuery>) {
    ensureMay(caller, 'imports.run');
    return listPage(imports, caller.accountId, query, filterFields);
  }

  async function get(caller: Caller, id: string): Promise<ImportDocument> {
    ensureMay(caller, 'imports.run');
    return ensureFound(await imports.findOne({ _id: id, accountId: caller.accountId }), 'import.not_found');
  }

  /** The bytes of the result file. */
  async function openResult(caller: Caller, id: string): Promise<AsyncIterable<Uint8Array>> {
    const { accountId, resultBlobId } = await get(caller, id);
    ensure(resultBlobId, 'import.not_finished');
    return parts.blobs.stream(ensureFound(await parts.blobs.find(accountId, resultBlobId), 'file.not_found'));
  }

  async function findMany(accountId: string, ids: string[]): Promise<ImportDocument[]> {
    if (ids.length === 0) return [];
    return imports.find({ accountId, _id: { $in: ids } }).toArray();
  }

  return {
    receive: createReceive({ ...parts, imports }),
    run: createRun({ ...parts, ...collections, prepare }),
    list,
    get,
    openResult,
    findMany,
    present: presentImport,
    collection: imports,
  };
}

const filterFields = {
  routeKey: { path: 'routeKey', type: 'text' },
  templateKey: { path: 'templateKey', type: 'text' },
  fileName: { path: 'fileName', type: 'text' },
  state: { path: 'state', type: 'text' },
  correlationId: { path: 'correlationId', type: 'text' },
  createdAt: { path: 'createdAt', type: 'date' },
} as const;

/** An import as it goes out, its reason in the reader's language. */
function presentImport(document: ImportDocument, locale: Locale = 'en'): z.input<typeof ImportView> {
  const {
    _id,
    routeKey,
    templateKey,
    templateVersion,
    fileName,
    sha256,
    state,
    counts,
    reason,
    sameAs,
    folder,
    correlationId,
    createdAt,
    startedAt,
    endedAt,
  } = document;
  return {
    id: _id,
    ...{ routeKey, templateKey, templateVersion, fileName, sha256, state, counts, sameAs, folder, correlationId },
    ...(reason && { reason: { code: reason.code, message: explainReason(reason, locale).message } }),
    createdAt: createdAt.toISOString(),
    startedAt: startedAt?.toISOString(),
    endedAt: endedAt?.toISOString(),
  };
}
