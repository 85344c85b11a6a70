import { mkdirSync } from 'node:fs';
import { createOpenCursors, type OpenCursors } from '#database/cursors/open-cursors.ts';
import { type Catalog, openCatalog } from '#database/storage/catalog.ts';
import { releaseFolder } from '#database/storage/folder-lock.ts';
import { checkFile, openFile } from '#database/storage/open-file.ts';
import { createTransactions, type Transactions } from '#database/storage/transactions.ts';

/** Everything that commands work on. */
export interface Engine {
  catalog: Catalog;
  transactions: Transactions;
  cursors: OpenCursors;
  settings: EngineSettings;
  counters: Counters;
  startedAt: Date;
  /** What SQLite finds wrong with the file; nothing if it is sound. */
  checkFile(): string[];
  /** Ends in order: what was written is committed and moved into the main file. */
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
    checkFile: () => checkFile(file),
    close() {
      transactions.flush();
      file.exec('PRAGMA wal_checkpoint(TRUNCATE)');
      file.close();
      releaseFolder(folder);
    },
  };
}
