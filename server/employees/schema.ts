import { z } from 'zod';
import type { KeyedDocument } from '#server/documents/document.ts';
import { Key, Line, stamps } from '#server/documents/fields.ts';

/** A person in the field. */
export interface EmployeeDocument extends KeyedDocument {
  name: string;
  phone?: string;
  email?: string;
  /** Keys of the groups the employee is in. */
  groups: string[];
  enabled: boolean;
  /** When the employee was last disabled: phones that were signed in by then are signed out for good. */
  signedOutAt?: Date;
}

const groups = z
  .array(Key)
  .max(100)
  .transform((keys) => [...new Set(keys)].sort());

/** All fields of an employee. */
export const EmployeeFields = z.object({
  name: Line,
  phone: Line.optional(),
  email: z.email().max(254).optional(),
  groups: groups.optional(),
  enabled: z.boolean().optional(),
});

/** Fields to change. */
export const EmployeePatch = z.object({
  name: Line.optional(),
  phone: Line.nullish(),
  email: z.email().max(254).nullish(),
  groups: groups.nullish(),
  enabled: z.boolean().optional(),
});

export const EmployeeView = z
  .object({
    key: z.string(),
    name: z.string(),
    phone: z.string().optional(),
    email: z.string().optional(),
    groups: z.array(z.string()),
    enabled: z.boolean(),
    ...stamps,
  })
  .meta({ id: 'Employee' });
