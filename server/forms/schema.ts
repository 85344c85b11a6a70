import { z } from 'zod';
import { Line, stamps } from '#server/documents/fields.ts';
import { Filter } from '#server/documents/filter.ts';
import type { Versioned } from '#server/documents/versions.ts';
import { told } from '#texts/say.ts';

/** What a field of a form may ask for. */
const formFieldTypes = [
  'text',
  'number',
  'date',
  'time',
  'boolean',
  'choice',
  'choices',
  'barcode',
  'photo',
  'signature',
  'file',
  'table',
  'location',
] as const;

const fieldKey = z.string().regex(/^[A-Za-z][A-Za-z0-9_]{0,63}$/, told('inputs.notAFieldName'));

const FormField = z.object({
  key: fieldKey,
  label: Line,
  type: z.enum(formFieldTypes),
  required: z.boolean().optional(),
  choices: z
    .array(z.object({ value: Line, label: Line }))
    .max(500)
    .optional(),
  visibleIf: Filter.optional().meta({
    description: "Shown only while the answers pass this filter; its fields are this form's keys",
  }),
});

const fields = z
  .array(FormField)
  .min(1)
  .max(200)
  .refine((list) => new Set(list.map((field) => field.key)).size === list.length, told('inputs.twice'));

/** What a version of a form holds. */
export interface FormContent {
  name: string;
  fields: z.output<typeof FormField>[];
}

/** What an employee fills in. `name` and `fields` are those of the newest version. */
export interface FormDocument extends Versioned<FormContent>, FormContent {}

export const FormFields = z.object({ name: Line, fields });

export const FormPatch = z.object({ name: Line.optional(), fields: fields.optional() });

export const FormView = z
  .object({
    key: z.string(),
    version: z.number().int(),
    name: z.string(),
    fields: z.array(FormField),
    ...stamps,
  })
  .meta({ id: 'Form' });
