import { changeRows } from '#database/commands/change-rows.ts';
import { allOf, everything, type Filter } from '#database/query/filter.ts';
import { compileFilter } from '#database/query/matcher.ts';
import type { Collection, Index } from '#database/storage/collection.ts';
import { removeDocument } from '#database/storage/write-documents.ts';
import type { Engine } from './engine.ts';
import { createOperation } from './operation.ts';

/** Removes documents when the date in a TTL index is long enough ago. */
export interface TtlMonitor {
  /** Looks no more; resolves when a look under way has ended. */
  stop(): Promise<void>;
}

/** A monitor that looks through all TTL indexes again and again, as often as the settings say at the time. */
export function startTtlMonitor(engine: Engine): TtlMonitor {
  const { settings } = engine;
  let looking: Promise<void> = Promise.resolve();
  let lookedAt = performance.now();
  let isStopped = false;
  let timer = schedule();

  // Asked every second at least, so that a shorter interval counts at once.
  function schedule(): NodeJS.Timeout {
    return setTimeout(tick, Math.min(1, settings.ttlMonitorSleepSecs) * 1000).unref();
  }

  async function tick() {
    if (settings.ttlMonitorEnabled && performance.now() - lookedAt >= settings.ttlMonitorSleepSecs * 1000) {
      looking = expireAll(engine, () => isStopped).catch(report);
      await looking;
      lookedAt = performance.now();
    }
    if (!isStopped) timer = schedule();
  }

  return {
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      await looking;
    },
  };
}

function report(error: unknown) {
  process.stderr.write(
    `${JSON.stringify({ level: 'error', message: 'Expiring documents failed.', error: String(error) })}\n`,
  );
}

async function expireAll(engine: Engine, isStopped: () => boolean): Promise<void> {
  for (const database of engine.catalog.databases()) {
    for (const collection of engine.catalog.list(database)) {
      for (const index of collection.indexes) {
        if (index.expireAfterSeconds === undefined || !index.isReady || isStopped() || collection.isDropped) continue;
        engine.counters.ttlDeleted += await expireBy(engine, collection, index, isStopped);
      }
    }
  }
}

function expireBy(engine: Engine, collection: Collection, index: Index, isAbandoned: () => boolean): Promise<number> {
  const value = new Date(Date.now() - index.expireAfterSeconds! * 1000);
  const path = index.pattern.names[0]!;
  const isOld: Filter = { kind: 'path', path, condition: { kind: 'lte', value } };
  const filter = allOf([isOld, index.partial?.filter ?? everything]);
  const query = {
    filter,
    matcher: compileFilter(filter),
    sort: undefined,
    hint: { kind: 'index', name: index.name, key: undefined },
  } as const;
  const operation = createOperation(engine.transactions, { maxTimeMs: 0, isAbandoned });
  const context = { engine, operation, connectionId: 0 };
  return changeRows(context, collection, query, true, (row) => removeDocument(engine.catalog, collection, row));
}
