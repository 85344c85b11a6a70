import { z } from 'zod';
import { type CustomFieldType, customFieldTypes } from '#mappings/targets/registry.ts';
import { CustomFieldName, Line } from './fields.ts';
import type { Fault, Patch } from './keyed-kind.ts';

/** Custom fields of a kind of thing, by name: their types, and what may be chosen. */
export const CustomFieldDeclarations = z.record(
  CustomFieldName,
  z.object({ type: z.enum(customFieldTypes), label: Line.optional(), choices: z.array(Line).max(500).optional() }),
);

export type Declarations = z.output<typeof CustomFieldDeclarations>;
type Value = string | number | boolean | string[];

/** A value that fits a declared type; undefined when it does not. Dates are ISO text: a day, or an instant in UTC. */
const casts: Record<CustomFieldType, (value: Value) => Value | undefined> = {
  text: asText,
  choice: asText,
  number: asNumber,
  percent: asNumber,
  boolean: (value) =>
    typeof value === 'boolean' ? value : value === 'true' ? true : value === 'false' ? false : undefined,
  date: (value) => (typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) ? value : undefined),
  dateTime: (value) =>
    typeof value === 'string' && /^\d{4}-\d{2}-\d{2}T[\d:.]+(Z|[+-]\d{2}:\d{2})$/.test(value) ? value : undefined,
};

/**
 * The patch with its custom fields as they are declared; what is not declared is kept as text, so that no digit of it is lost.
 * A value that does not fit its declaration is a fault.
 */
export function castCustomFields(declared: Declarations, patch: Patch): { patch: Patch; faults: Fault[] } {
  const given = patch.customFields as Record<string, Value | null> | symbol | null | undefined;
  if (!given || typeof given !== 'object') return { patch, faults: [] };
  const faults: Fault[] = [];
  const cast: Record<string, Value | null> = {};
  for (const [name, value] of Object.entries(given)) {
    const declaration = Object.hasOwn(declared, name) ? declared[name] : undefined;
    const fitting = value === null ? null : declaration ? casts[declaration.type](value) : asText(value);
    const chosen = !declaration?.choices || fitting === null || declaration.choices.includes(String(fitting));
    if (fitting === undefined || !chosen) {
      faults.push({
        field: `customFields.${name}`,
        code: 'notDeclared',
        params: { value: String(value), name, type: { text: `kinds.${declaration?.type ?? 'text'}` } },
      });
    } else cast[name] = fitting;
  }
  return { patch: { ...patch, customFields: cast }, faults };
}

function asText(value: Value): Value {
  return Array.isArray(value) ? value : String(value);
}

function asNumber(value: Value): Value | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : undefined;
}
