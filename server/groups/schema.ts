import { z } from 'zod';
import type { KeyedDocument } from '#server/documents/document.ts';
import { Line, stamps } from '#server/documents/fields.ts';

/** Employees who may be meant together. */
export interface GroupDocument extends KeyedDocument {
  name: string;
}

export const GroupFields = z.object({ name: Line });

export const GroupPatch = z.object({ name: Line.optional() });

export const GroupView = z.object({ key: z.string(), name: z.string(), ...stamps }).meta({ id: 'Group' });
