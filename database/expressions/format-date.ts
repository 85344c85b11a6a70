import type { Temporal } from 'temporal-polyfill';
import { CommandError } from '#database/errors.ts';
import { weekOf } from './zoned-date.ts';

const padded = (number: number, width: number) => String(number).padStart(width, '0');

const specifiers: Record<string, (date: Temporal.ZonedDateTime) => string> = {
  Y: ({ year }) => padded(year, 4),
  m: ({ month }) => padded(month, 2),
  d: ({ day }) => padded(day, 2),
  H: ({ hour }) => padded(hour, 2),
  M: ({ minute }) => padded(minute, 2),
  S: ({ second }) => padded(second, 2),
  L: ({ millisecond }) => padded(millisecond, 3),
  j: ({ dayOfYear }) => padded(dayOfYear, 3),
  w: ({ dayOfWeek }) => String((dayOfWeek % 7) + 1),
  u: ({ dayOfWeek }) => String(dayOfWeek),
  U: (date) => padded(weekOf(date), 2),
  V: ({ weekOfYear }) => padded(weekOfYear!, 2),
  G: ({ yearOfWeek }) => padded(yearOfWeek!, 4),
  b: (date) => date.toLocaleString('en-US', { month: 'short' }),
  B: (date) => date.toLocaleString('en-US', { month: 'long' }),
  z: ({ offset }) => offset.replace(':', ''),
  Z: ({ offsetNanoseconds }) => String(offsetNanoseconds / 60e9),
  '%': () => '%',
};

/** A date in a format of `$dateToString`. */
export function formatDate(date: Temporal.ZonedDateTime, format: string): string {
  return format.replace(/%(.?)/g, (_, letter: string) => {
    if (Object.hasOwn(specifiers, letter)) return specifiers[letter]!(date);
    throw new CommandError(18536, `Invalid format character '%${letter}' in format string`);
  });
}
