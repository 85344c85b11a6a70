import { plainNumber } from './plain-number.ts';

/** A text that stands as it is, or the place of a digit as formats write it: `0` is always filled, `#` and `?` may stay empty. */
export type PatternPart = { readonly literal: string } | { readonly digit: '0' | '#' | '?' };

/** How a whole number is written: `"M-"00` makes M-01 of 1, and `00000-0000` makes 01234-5678 of 12345678. */
export type DigitPattern = readonly PatternPart[];

const unfilled = { '0': '0', '#': '', '?': ' ' };

/** A number that is whole and not negative as a spreadsheet shows it; digits without a place go before the first one. */
export function writeDigits(number: number, pattern: DigitPattern): string {
  const digits = number === 0 ? '' : plainNumber(number);
  let next = digits.length - pattern.filter((part) => 'digit' in part).length;
  let begun = false;
  let text = '';
  for (const part of pattern) {
    if ('literal' in part) {
      text += part.literal;
      continue;
    }
    text += next < 0 ? unfilled[begun ? '0' : part.digit] : digits.slice(begun ? next : 0, next + 1);
    begun ||= next >= 0 || part.digit === '0';
    next++;
  }
  return text;
}
