import type { BSONRegExp } from 'bson';
import { CommandError, ensure } from '#database/errors.ts';

/** A BSON regular expression as JavaScript's: options i, m, s and u; x (free spacing) is refused, not ignored. */
export function compilePattern({ pattern, options }: BSONRegExp): RegExp {
  const unknown = [...options].find((option) => !'imsu'.includes(option));
  ensure(unknown === undefined, 51108, `invalid flag in regex options: ${unknown}`);
  try {
    return new RegExp(pattern, [...new Set(options)].join(''));
  } catch (error) {
    throw new CommandError(51091, `Regular expression is invalid: ${(error as Error).message}`);
  }
}

/** The text that every match of a pattern begins with, if there is one. */
export function literalPrefix({ pattern, options }: BSONRegExp): string | undefined {
  if (!pattern.startsWith('^') || /[imx]/.test(options) || pattern.includes('|')) return undefined;
  const text = /^[^\\^$.*+?()[\]{}|]*/.exec(pattern.slice(1))![0];
  const rest = pattern.slice(1 + text.length);
  // A quantifier after it takes the last character back.
  const kept = /^[*?{]/.test(rest) ? [...text].slice(0, -1).join('') : text;
  return kept === '' ? undefined : kept;
}
