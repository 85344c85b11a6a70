import { z } from 'zod';
import type { FileProblemCode } from '#mappings/file-problem.ts';
import type { TargetName } from '#mappings/targets/registry.ts';
import type { Claimable } from '#server/claims/claims.ts';
import type { StoredDocument } from '#server/documents/document.ts';
import { InstantOut } from '#server/documents/fields.ts';
import type { importReasons } from '#texts/en/import-reasons.ts';

/**
 * received → reading → applying → done | doneWithErrors | failed | held; `waiting`: some rows wait for things that another file may bring.
 * `held` imported nothing; `failed` neither, unless the fault was the hub's (`hubFault`).
 */
const importStates = [
  'received',
  'reading',
  'applying',
  'waiting',
  'done',
  'doneWithErrors',
  'failed',
  'held',
] as const;

export type ImportState = (typeof importStates)[number];

/** What became of the rows; created + updated + unchanged + rejected + skipped = read. */
export interface ImportCounts {
  read: number;
  created: number;
  updated: number;
  unchanged: number;
  rejected: number;
  skipped: number;
}

/** Why a file was held, failed, or not read again. */
export interface ImportReason {
  code: keyof typeof importReasons | FileProblemCode | 'superseded';
  params: Record<string, string | number | readonly string[]>;
}

/** One run of a template over one file. Its id is the id of the event `import.received`, which all that it stores names as cause. */
export interface ImportDocument extends StoredDocument, Claimable {
  /** The event `file.arrived` that it was born from, and its place in the feed: imports run in that order. */
  arrivalId: string;
  arrivalSequence: number;
  routeId: string;
  routeKey: string;
  templateKey: string;
  templateVersion?: number;
  target?: TargetName;
  fileName: string;
  itemId: string;
  blobId: string;
  size: number;
  sha256: string;
  state: ImportState;
  counts: ImportCounts;
  reason?: ImportReason;
  /** The import that has brought the same bytes already. */
  sameAs?: string;
  /** Until when rows wait. */
  graceUntil?: Date;
  /** Runs of bytes of the result file so far. */
  resultParts?: { id: string; size: number }[];
  resultBlobId?: string;
  /** Where file and result file lie afterwards. */
  folder?: string;
  correlationId: string;
  startedAt?: Date;
  endedAt?: Date;
}

/** A row that waits for something it refers to. */
export interface WaitingRow {
  _id: string;
  accountId: string;
  importId: string;
  line: number;
  key: string;
  /** The patch as JSON. */
  patch: string;
}

export const ImportView = z
  .object({
    id: z.string(),
    routeKey: z.string(),
    templateKey: z.string(),
    templateVersion: z.number().int().optional(),
    fileName: z.string(),
    sha256: z.string(),
    state: z.enum(importStates),
    counts: z.object({
      read: z.number(),
      created: z.number(),
      updated: z.number(),
      unchanged: z.number(),
      rejected: z.number(),
      skipped: z.number(),
    }),
    reason: z.object({ code: z.string(), message: z.string() }).optional(),
    sameAs: z.string().optional().meta({ description: 'The import that brought the same bytes already' }),
    folder: z.string().optional().meta({ description: 'Where the file and its result file lie now' }),
    correlationId: z.string(),
    createdAt: InstantOut,
    startedAt: InstantOut.optional(),
    endedAt: InstantOut.optional(),
  })
  .meta({ id: 'Import' });
