import { z } from 'zod';
import { permissions } from '#server/caller.ts';
import { CustomFieldDeclarations } from '#server/documents/custom-fields.ts';
import { InstantOut, Line, TimeZone } from '#server/documents/fields.ts';
import { locales } from '#texts/locales.ts';

/** Things that may have custom fields for the whole account; a task type may add its own. */
const Declared = z.object({ tasks: CustomFieldDeclarations.optional(), points: CustomFieldDeclarations.optional() });

type CustomFieldsDeclared = z.output<typeof Declared>;

/** A customer company: everything belongs to one. */
export interface AccountDocument {
  _id: string;
  v: number;
  name: string;
  timeZone: string;
  locale: (typeof locales)[number];
  state: 'active' | 'suspended';
  customFields: CustomFieldsDeclared;
  retentionDays: number;
  createdAt: Date;
  updatedAt: Date;
}

export const NewAccount = z.object({
  name: Line,
  timeZone: TimeZone,
  locale: z.enum(locales).default('en'),
});

export const AccountPatch = z.object({
  name: Line.optional(),
  timeZone: TimeZone.optional(),
  locale: z.enum(locales).optional(),
  customFields: Declared.optional(),
});

export const AccountView = z.object({
  id: z.string(),
  name: z.string(),
  timeZone: z.string(),
  locale: z.enum(locales),
  state: z.enum(['active', 'suspended']),
  customFields: Declared,
  retentionDays: z.number(),
  createdAt: InstantOut,
});

export const NewAccountView = z.object({
  account: AccountView,
  signInCode: z
    .string()
    .meta({ description: "Exchanged once for an API key with all the account's permissions: POST /v1/sign-in" }),
});

/** How long the code for an account's first key is good. */
export const signInCodeDays = 7;

/** Permissions of the first key of an account: all. */
export const firstKeyPermissions = [...permissions];
