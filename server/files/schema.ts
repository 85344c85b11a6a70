import { z } from 'zod';
import type { StoredDocument } from '#server/documents/document.ts';

/** The folders every home has. Files come in through `in`; `held`, `done`, `partial` and `failed` take them afterwards; `out` is for the customer to fetch. */
export const topFolders = ['in', 'held', 'done', 'partial', 'failed', 'out'] as const;

/** A name in a home: a folder, or a file that points to a blob. */
export interface FolderItem extends StoredDocument {
  homeId: string;
  /** Id of the folder it lies in; empty for the home itself. */
  parentId: string;
  name: string;
  kind: 'folder' | 'file';
  blobId?: string;
  size: number;
  sha256?: string;
  modifiedAt: Date;
  /** By which the file can be followed from its arrival on. */
  correlationId: string;
  /** Its id is that of what it was made from: removed, it leaves its id behind, so that it is not made a second time. */
  once?: true;
  removedAt?: Date;
}

/** An item as doors show it. */
export const FolderItemView = z.object({
  name: z.string(),
  path: z.string(),
  kind: z.enum(['folder', 'file']),
  size: z.number().int(),
  sha256: z.string().optional(),
  modifiedAt: z.iso.datetime(),
});
