import { z } from 'zod';
import { InstantOut } from '#server/documents/fields.ts';
import { told } from '#texts/say.ts';

/** What has no document of its own: sign-ins and refusals at the doors. */
export interface JournalLine {
  _id: string;
  accountId: string;
  at: Date;
  correlationId: string;
  door: 'http' | 'ftp' | 'sftp';
  what: 'signedIn' | 'refused' | 'uploadCut';
  by?: string;
  address?: string;
  detail?: string;
}

export const JournalQuery = z
  .object({
    correlationId: z.uuid().optional(),
    key: z.string().max(200).optional().meta({ description: 'Business key of a task, point or employee' }),
    fileName: z.string().max(255).optional(),
    entryId: z.uuid().optional(),
  })
  .refine((query) => Object.values(query).filter(Boolean).length === 1, told('inputs.oneQuestion'));

export const JournalView = z.object({
  correlationIds: z.array(z.string()),
  steps: z.array(
    z.object({
      at: InstantOut,
      kind: z.string().meta({ description: 'file, import, event, notification, or what happened at a door' }),
      correlationId: z.string(),
      text: z.string(),
      id: z.string().optional(),
    }),
  ),
});
