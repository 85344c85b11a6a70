import { z } from 'zod';
import { CustomFieldDeclarations, type Declarations } from '#server/documents/custom-fields.ts';
import type { KeyedDocument } from '#server/documents/document.ts';
import { Key, Line, stamps } from '#server/documents/fields.ts';

/** What a new task of a type has unless it brings its own. */
export interface TaskDefaults {
  durationS?: number;
  entryRadiusM?: number;
}

/** A kind of task: its forms, its own custom fields, what its tasks start with. */
export interface TaskTypeDocument extends KeyedDocument {
  name: string;
  formKeys: string[];
  customFields: Declarations;
  taskDefaults: TaskDefaults;
}

const TaskDefaults = z.object({
  durationS: z.number().int().min(0).max(31_536_000).optional(),
  entryRadiusM: z.number().min(0).max(100_000).optional(),
});

export const TaskTypeFields = z.object({
  name: Line,
  formKeys: z.array(Key).max(20).optional(),
  customFields: CustomFieldDeclarations.optional(),
  taskDefaults: TaskDefaults.optional(),
});

export const TaskTypePatch = z.object({
  name: Line.optional(),
  formKeys: z.array(Key).max(20).nullish(),
  customFields: CustomFieldDeclarations.nullish(),
  taskDefaults: TaskDefaults.nullish(),
});

export const TaskTypeView = z
  .object({
    key: z.string(),
    name: z.string(),
    formKeys: z.array(z.string()),
    customFields: z.record(z.string(), z.unknown()),
    taskDefaults: TaskDefaults,
    ...stamps,
  })
  .meta({ id: 'TaskType' });
