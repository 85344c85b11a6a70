import { z } from 'zod';
import { HubError, type Problem } from '#server/errors.ts';
import type { Locale } from '#texts/locales.ts';

const sentences = { en: z.locales.en().localeError, es: z.locales.es().localeError, ru: z.locales.ru().localeError };

/** Parts of a request, each with the schema it must keep; a part without schema is left out. */
type Parts = Record<string, [schema: z.ZodType | undefined, value: unknown]>;

/**
 * Checks all parts and names every problem of all of them at once.
 * @throws HubError `request.invalid`, each problem with a JSON pointer; parts other than the body bear their name first (`/query/limit`)
 */
export function checkAgainst(locale: Locale, parts: Parts): Record<string, unknown> {
  const problems: Problem[] = [];
  const checked: Record<string, unknown> = {};
  for (const [name, [schema, value]] of Object.entries(parts)) {
    if (!schema) continue;
    const result = schema.safeParse(value, { error: sentences[locale] });
    if (result.success) checked[name] = result.data;
    else problems.push(...result.error.issues.map((issue) => toProblem(issue, name === 'body' ? [] : [name])));
  }
  if (problems.length > 0) throw new HubError('request.invalid', {}, problems);
  return checked;
}

/** Checks one value such as a line of a batch; gives its problems instead of throwing. */
export function checkValue<T>(
  locale: Locale,
  schema: z.ZodType<T>,
  value: unknown,
): { value: T } | { problems: Problem[] } {
  const result = schema.safeParse(value, { error: sentences[locale] });
  return result.success
    ? { value: result.data }
    : { problems: result.error.issues.map((issue) => toProblem(issue, [])) };
}

function toProblem(issue: z.core.$ZodIssue, prefix: string[]): Problem {
  const path = [...prefix, ...issue.path.map(String)];
  return {
    pointer: path.map((part) => `/${part.replaceAll('~', '~0').replaceAll('/', '~1')}`).join(''),
    code: issue.code,
    message: issue.message,
  };
}
