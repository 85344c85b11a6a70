import { plainNumber } from './plain-number.ts';

/** A text that stands as it is, or the place of a digit as formats write it: `0` is always filled, `#` and `?` may stay empty. */
export type PatternPart = { readonly literal: string } | { readonly digit: '0' | '#' | '?' };

/** How a whole number is written: `"M-"00` makes M-01 of 1, and `00000-0000` makes 01234-5678 of 12345678. */
export type DigitPattern = {
  readonly parts: readonly PatternPart[];
  /** How many places of digits it has. */
  readonly places: number;
  /** True for nothing but zeros. */
  readonly zeros: boolean;
};

const unfilled = { '0': '0', '#': '', '?': ' ' };

/** A pattern out of its parts. */
export function createDigitPattern(parts: readonly PatternPart[]): DigitPattern {
  const digits = parts.flatMap((part) => ('digit' in part ? [part.digit] : []));
  const zeros = digits.length > 0 && digits.length === parts.length && digits.every((digit) => digit === '0');
  return { parts, places: digits.length, zeros };
}

/** A number that is whole and not negative as a spreadsheet shows it; digits without a place go before the first one. */
export function writeDigits(number: number, { parts, places, zeros }: DigitPattern): string {
  const digits = number === 0 ? '' : plainNumber(number);
  if (zeros) return digits.padStart(places, '0');
  let next = digits.length - places;
  let begun = false;
  let text = '';
  for (const part of parts) {
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
