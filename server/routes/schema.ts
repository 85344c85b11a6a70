import { z } from 'zod';
import { ourDropKey } from '#server/connections/schema.ts';
import type { CredentialDocument } from '#server/credentials/schema.ts';
import type { KeyedDocument } from '#server/documents/document.ts';
import { Key, Line, stamps } from '#server/documents/fields.ts';
import { Filter, type FilterTree } from '#server/documents/filter.ts';
import { EventTypes } from '#server/endpoints/schema.ts';
import type { EventType } from '#server/feed/catalogue.ts';
import { MissedLines } from '#server/feed/readers.ts';
import { told } from '#texts/say.ts';

/** What passes over a connection: files in through a template, or files out of events. Its key is the name of its folders. */
export interface RouteDocument extends KeyedDocument {
  name?: string;
  connectionKey: string;
  direction: 'in' | 'out';
  /** In: the mapping. */
  templateKey?: string;
  /** In: how long rows wait for things that another file may bring. */
  graceS: number;
  /** Out: which events, from which selection, how often a file is made of them. */
  eventTypes?: EventType[];
  filter?: FilterTree;
  everyS?: number;
  enabled: boolean;
  /** Out: what it was told it missed while it was disabled. */
  missed?: MissedLines;
  /** Whose permissions its imports have: who saved it last. */
  owner: CredentialDocument['holder'];
}

const defaultGraceS = 300;

const folderName = Key.refine((key) => /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/.test(key), told('inputs.notARouteKey'));

/** Path parameter of a route. */
export const byRouteKey = z.object({ key: folderName });

const fields = {
  name: Line.nullish(),
  connectionKey: Key.default(ourDropKey),
  templateKey: Key.nullish(),
  graceS: z
    .number()
    .int()
    .min(0)
    .max(86_400)
    .default(defaultGraceS)
    .meta({ description: 'Seconds that rows wait for things another file may bring' }),
  eventTypes: EventTypes.nullish(),
  filter: Filter.nullish(),
  everyS: z.number().int().min(10).max(86_400).nullish().meta({ description: 'Seconds between files' }),
  enabled: z.boolean().default(true),
};

export const RouteFields = z
  .strictObject({ direction: z.enum(['in', 'out']), ...fields })
  .refine(({ direction, templateKey }) => direction === 'out' || templateKey, {
    path: ['templateKey'],
    error: told('inputs.inNeedsTemplate'),
  })
  .refine(({ direction, eventTypes }) => direction === 'in' || eventTypes, {
    path: ['eventTypes'],
    error: told('inputs.outNeedsEvents'),
  })
  .refine(({ direction, everyS }) => direction === 'in' || everyS, {
    path: ['everyS'],
    error: told('inputs.outNeedsInterval'),
  });

export const RoutePatch = z.object({
  ...fields,
  connectionKey: Key.optional(),
  graceS: fields.graceS.unwrap().optional(),
  enabled: z.boolean().optional(),
});

export const RouteView = z
  .object({
    key: z.string(),
    name: z.string().optional(),
    connectionKey: z.string(),
    direction: z.enum(['in', 'out']),
    folder: z.string().meta({ description: 'Where files are put (in) or fetched (out)' }),
    templateKey: z.string().optional(),
    graceS: z.number(),
    eventTypes: EventTypes.optional(),
    filter: Filter.optional(),
    everyS: z.number().optional(),
    enabled: z.boolean(),
    missed: MissedLines.optional(),
    ...stamps,
  })
  .meta({ id: 'Route' });
