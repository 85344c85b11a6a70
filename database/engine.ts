import { mkdirSync } from 'node:fs';
import { createOpenCursors, type OpenCursors } from './cursors/open-cursors.ts';
import { type Catalog, openCatalog } from './storage/catalog.ts';
import { releaseFolder } from './storage/folder-lock.ts';
import { openFile } from './storage/open-file.ts';
import { createTransactions, type Transactions } from './storage/transactions.ts';

/** Everything that commands work on. */
export interface Engine {
  catalog: Catalog;
  transactions: Transactions;
  cursors: OpenCursors;
  settings: EngineSettings;
  counters: Counters;
  startedAt: Date;
  close(): void;
}

/** What can be set while the engine runs. */
export interface EngineSettings {
  /** Refuses queries that would go through a whole collection. */
  noTableScan: boolean;
  ttlMonitorEnabled: boolean;
  ttlMonitorSleepSecs: number;
}

/** What the engine counts, for `serverStatus`. */
export interface Counters {
  connections: number;
  connectionsCreated: number;
  commands: Map<string, number>;
  ttlDeleted: number;
}

/** Opens the file in a folder, made if it is not there. */
export function openEngine(folder: string, settings: Partial<EngineSettings> = {}): Engine {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = openFile(folder);
  const transactions = createTransactions(file);
  const catalog = openCatalog(file);
  transactions.onRollback(catalog.reload);
  return {
    catalog,
    transactions,
    cursors: createOpenCursors(),
    settings: { noTableScan: false, ttlMonitorEnabled: true, ttlMonitorSleepSecs: 60, ...settings },
    counters: { connections: 0, connectionsCreated: 0, commands: new Map(), ttlDeleted: 0 },
    startedAt: new Date(),
    close() {
      transactions.flush();
      file.exec('PRAGMA wal_checkpoint(TRUNCATE)');
      file.close();
      releaseFolder(folder);
    },
  };
}
