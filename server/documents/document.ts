import { v7 as uuidv7 } from 'uuid';
import type { OutboxEvent } from './outbox.ts';

/** What every stored thing of an account has. Times are UTC; `v` is the version of the document's shape. */
export interface StoredDocument {
  _id: string;
  accountId: string;
  v: number;
  rev: number;
  createdAt: Date;
  updatedAt: Date;
  deletedAt?: Date;
  /** The last few changes that were written: a repetition that finds its own here counts as done. */
  changeIds?: string[];
  /** Events that this document's last writes caused and the relay has not yet put into the feed. */
  outbox?: OutboxEvent[];
}

/** A stored thing that the account names by a business key, unique in the account. */
export interface KeyedDocument extends StoredDocument {
  key: string;
  /** What each route last brought for this thing, so that the same file does not undo a later change. */
  imported?: Record<string, ImportedValues>;
}

/** What a route's last written row held: values by path. `importId` and `line` let a repeated run recognise its own work. */
export interface ImportedValues {
  importId: string;
  line: number;
  action: 'created' | 'updated' | 'unchanged';
  values: Record<string, unknown>;
}

/** The common fields of a new document. */
export function newDocument(accountId: string, id: string = uuidv7(), now: Date = new Date()) {
  return { _id: id, accountId, v: 1, rev: 1, createdAt: now, updatedAt: now };
}

/** A new id: UUIDv7, so that ids made later sort later. */
export function newId(): string {
  return uuidv7();
}

/** The smallest id of an instant. */
export function firstIdOf(instant: Date): string {
  const hex = instant.getTime().toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}`;
}

/** A business key as it is stored and compared: NFC, ends cut, inner white space single, case kept. */
export function normalizeKey(key: string): string {
  return key.normalize('NFC').replace(/\s+/gu, ' ').trim();
}
