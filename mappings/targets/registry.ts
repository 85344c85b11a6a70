import { points } from './points.ts';
import type { Field, FieldKind, Target } from './target.ts';
import { tasks } from './tasks.ts';

/** The kinds of things that files bring. A new one is a table and a line here. */
export const targets = { tasks, points } as const satisfies Record<string, Target>;

export type TargetName = keyof typeof targets;

/** The types of custom fields; undeclared ones are text. */
export const customFieldTypes = ['text', 'number', 'percent', 'date', 'dateTime', 'boolean', 'choice'] as const;

export type CustomFieldType = (typeof customFieldTypes)[number];

const customKinds: Record<CustomFieldType, FieldKind> = {
  text: 'text',
  number: 'number',
  percent: 'percent',
  date: 'date',
  dateTime: 'instant',
  boolean: 'boolean',
  choice: 'text',
};

const customTextLength = 4000;

/** The field of this name, `customFields.NAME` of any safe NAME included; nothing for a name that does not exist. */
export function findField(target: TargetName, name: string, type: CustomFieldType = 'text'): Field | undefined {
  const { fields } = targets[target] as Target;
  if (Object.hasOwn(fields, name)) return fields[name];
  if (!isCustomField(name)) return undefined;
  return { kind: customKinds[type], maxLength: customTextLength };
}

/** True for `customFields.NAME`, where NAME begins with a letter and holds letters, digits, `_` and `-`. */
export function isCustomField(name: string): boolean {
  return /^customFields\.\p{L}[\p{L}\p{N}_-]{0,63}$/u.test(name);
}
