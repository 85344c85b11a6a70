import { z } from 'zod';
import type { templateProblems } from '#texts/en/template-problems.ts';
import type { TextKey } from '#texts/say.ts';
import { dateOrders } from './coerce/parse-date-time.ts';
import { type Unit, unitNames } from './coerce/units.ts';
import { customFieldTypes, type TargetName, targets } from './targets/registry.ts';
import { checkTemplate } from './template-checks.ts';

/** The name of a text of the catalogue, for who tells it to a person. */
function told(problem: keyof typeof templateProblems): TextKey {
  return `templateProblems.${problem}`;
}

const letters = z.string().regex(/^[A-Z]{1,3}$/, told('notColumnLetters'));
const header = z.string().trim().min(1).max(500);

/** Where the cells of a column are: under a header, in the column of a letter, or nowhere: one value for all rows. */
export const ColumnSource = z.union([
  z.strictObject({ header }),
  z.strictObject({ letter: letters }),
  z.strictObject({ constant: z.union([z.string().max(2000), z.number(), z.boolean()]) }),
]);
export type ColumnSource = z.infer<typeof ColumnSource>;

/** How one column of a file fills one field. */
export const TemplateColumn = z.strictObject({
  to: z.string().max(100),
  from: ColumnSource,
  /** What words in the file mean; ends trimmed, case ignored. A word that is not here is a row problem. */
  values: z.record(z.string().max(500), z.union([z.string().max(2000), z.number(), z.boolean()])).optional(),
  /** What numbers count; `clock` is an Excel time or `h:mm[:ss]`, which files of samples also call `timeOfDay`. */
  unit: z
    .union([z.enum(unitNames as [Unit, ...Unit[]]), z.literal('timeOfDay').transform(() => 'clock' as const)])
    .optional(),
  /** What stands between the entries of a list. */
  split: z.string().min(1).max(10).optional(),
  /** The column with the time of day that belongs to this date. */
  withTime: z.union([z.strictObject({ header }), z.strictObject({ letter: letters })]).optional(),
  /** The type of a custom field. */
  type: z.enum(customFieldTypes).optional(),
  /** What an empty cell does: leave the field as it is, clear it, or reject the row. */
  onEmpty: z.enum(['keep', 'clear', 'reject']).default('keep'),
});
export type TemplateColumn = z.infer<typeof TemplateColumn>;

/** What must be known of a file before its cells can be understood. */
export const TemplateSource = z.strictObject({
  format: z.enum(['xlsx', 'csv']),
  /** The name of the sheet; the first where it is left out. */
  sheet: z.string().max(100).optional(),
  /** The sheet's row, or the physical line of the text, with the headers; 0 where there are none. */
  headerRow: z.int().min(0).max(10_000).default(1),
  delimiter: z
    .string()
    .length(1)
    .refine((mark) => !'"\r\n'.includes(mark), told('notADelimiter'))
    .optional(),
  /** A WHATWG label, for text without a byte order mark that is not UTF-8. */
  encoding: z.string().max(40).optional(),
  decimalMark: z.enum(['.', ',']),
  dateOrder: z.enum(dateOrders),
  /** The IANA time zone of dates and times that do not name their own. */
  timeZone: z.string().max(60),
  /** By field, the time of day that a date without one stands for. */
  dayOnly: z
    .record(z.string(), z.string().regex(/^([01]\d|2[0-3]):[0-5]\d:[0-5]\d$/, told('notATimeOfDay')))
    .optional(),
  hiddenRows: z.enum(['import', 'skip']).default('import'),
});
export type TemplateSource = z.infer<typeof TemplateSource>;

/** A saved mapping from the columns of a file to the fields of a target. All its problems are named, each with its path; those of the whole bear a `Sentence` in `params`. */
export const Template = z
  .strictObject({
    target: z.enum(Object.keys(targets) as [TargetName, ...TargetName[]]),
    source: TemplateSource,
    columns: z.array(TemplateColumn).min(1).max(200),
    /** The fields by which a row finds what it changes. */
    keyFields: z.array(z.string()).min(1).max(5).default(['key']),
    mode: z.enum(['create', 'update', 'upsert']).default('upsert'),
    /** What happens to things that the file does not name. */
    unlisted: z.enum(['leave']).default('leave'),
  })
  .check(({ value, issues }) => {
    for (const { path, problem } of checkTemplate(value)) {
      issues.push({ code: 'custom', input: value, path: [...path], params: problem });
    }
  });
export type Template = z.infer<typeof Template>;

/** A template as it is written, before defaults are filled in. */
export type TemplateInput = z.input<typeof Template>;
