import { z } from 'zod';
import { Template } from '#mappings/template.ts';
import { Line, stamps } from '#server/documents/fields.ts';
import type { Versioned } from '#server/documents/versions.ts';

/** What a version of a template holds: the mapping as JSON, because words of customers' files are names in it, which may hold any character. */
export interface TemplateContent {
  definition: string;
}

/** A saved mapping. `definition` is that of the newest version, which is the one in use. */
export interface TemplateDocument extends Versioned<TemplateContent>, TemplateContent {
  name: string;
  target: Template['target'];
}

export const TemplateFields = z.object({ name: Line, definition: Template });

export const TemplatePatch = z.object({ name: Line.optional(), definition: Template.optional() });

export const TemplateView = z
  .object({
    key: z.string(),
    name: z.string(),
    version: z.number().int(),
    target: z.string(),
    definition: z.record(z.string(), z.unknown()),
    ...stamps,
  })
  .meta({ id: 'Template' });
