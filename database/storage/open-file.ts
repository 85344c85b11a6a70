import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { CommandError } from '#database/errors.ts';
import { claimFolder, describeHolder } from './folder-lock.ts';

/** The version of the file's layout that this engine writes. */
const formatVersion = 1;

// 'fhub' in ASCII: tells our file from other SQLite files.
const applicationId = 0x66687562;

/**
 * Opens the file in the folder (made if it is not there), alone: another process that has it open is an error.
 * Every commit is on the disk before it is told (`synchronous=FULL`).
 */
export function openFile(folder: string): DatabaseSync {
  const file = new DatabaseSync(join(folder, 'documents.sqlite'));
  try {
    file.exec('PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL');
    file.exec('PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY; PRAGMA wal_autocheckpoint=4000');
    // Takes the lock at once, not with the first write.
    file.exec('BEGIN IMMEDIATE');
    prepareLayout(file);
    file.exec('COMMIT');
    claimFolder(folder);
  } catch (error) {
    file.close();
    throw isBusy(error) ? new Error(describeHolder(folder), { cause: error }) : error;
  }
  return file;
}

const sqliteBusy = 5;

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === sqliteBusy;
}

function prepareLayout(file: DatabaseSync) {
  const version = readPragma(file, 'user_version');
  if (version > formatVersion) {
    throw new CommandError(
      'UnsupportedFormat',
      `The data was written by a newer engine (format ${version}); this one knows formats up to ${formatVersion}.`,
    );
  }
  if (version === formatVersion) return;
  file.exec(`
    CREATE TABLE collections (
      id INTEGER PRIMARY KEY,
      database TEXT NOT NULL,
      name TEXT NOT NULL,
      uuid BLOB NOT NULL,
      options BLOB NOT NULL,
      UNIQUE (database, name)
    );
    CREATE TABLE indexes (
      id INTEGER PRIMARY KEY,
      collection INTEGER NOT NULL,
      name TEXT NOT NULL,
      specification BLOB NOT NULL,
      arrays TEXT NOT NULL,
      ready INTEGER NOT NULL,
      UNIQUE (collection, name)
    );
    PRAGMA application_id = ${applicationId};
    PRAGMA user_version = ${formatVersion};
  `);
}

function readPragma(file: DatabaseSync, name: string): number {
  return Number(Object.values(file.prepare(`PRAGMA ${name}`).get() ?? {})[0] ?? 0);
}

/** What SQLite finds wrong with the file; nothing if it is sound. */
export function checkFile(file: DatabaseSync): string[] {
  const findings = file
    .prepare('PRAGMA integrity_check')
    .all()
    .map((row) => String(Object.values(row)[0]));
  return findings.filter((finding) => finding !== 'ok');
}
