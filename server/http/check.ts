import type { z } from 'zod';
import { HubError, type Problem, type SaidProblem } from '#server/errors.ts';
import type { Locale } from '#texts/locales.ts';
import { say, sayTold } from '#texts/say.ts';
import { explainInput } from './explain-input.ts';

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
    const result = checkValue(locale, schema, value, name === 'body' ? [] : [name]);
    if ('value' in result) checked[name] = result.value;
    else problems.push(...result.problems);
  }
  if (problems.length > 0) throw new HubError('request.invalid', {}, problems);
  return checked;
}

/** Checks one value such as a line of a batch; gives its problems instead of throwing. */
export function checkValue<T>(
  locale: Locale,
  schema: z.ZodType<T>,
  value: unknown,
  place: string[] = [],
): { value: T } | { problems: SaidProblem[] } {
  const result = schema.safeParse(value, { error: explainInput(locale) });
  if (result.success) return { value: result.data };
  return { problems: result.error.issues.flatMap((issue) => toProblems(issue, place, locale)) };
}

function toProblems(issue: z.core.$ZodIssue, place: string[], locale: Locale): SaidProblem[] {
  const path = [...place, ...issue.path.map(String)];
  if (issue.code !== 'unrecognized_keys')
    return [{ pointer: pointerTo(path), code: issue.code, message: sayTold(locale, issue.message) }];
  return issue.keys.map((name) => ({
    pointer: pointerTo([...path, name]),
    code: 'unknownField',
    message: say(locale, 'inputs.unknownField', { name }),
  }));
}

function pointerTo(path: string[]): string {
  return path.map((part) => `/${part.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
