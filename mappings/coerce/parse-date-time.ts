import { dayMs, dayOf, type LocalTime } from '#mappings/calendar.ts';
import { longestWritten } from './longest-written.ts';
import { parseClock } from './parse-clock.ts';

/** In which order the parts of a date stand when its year does not come first. */
export const dateOrders = ['dmy', 'mdy', 'ymd'] as const;

export type DateOrder = (typeof dateOrders)[number];

/** A day and perhaps a time out of a text; `offsetMs` where the text names its distance from UTC itself. */
export type WrittenTime = LocalTime & { readonly offsetMs?: number };

const datePattern = /^(\d{1,4})([./-]) ?(\d{1,2})\2 ?(\d{1,4})/;
const compactPattern = /^(\d{8})(?:(\d\d)(\d\d)(\d\d)?)?$/;
const offsetPattern = /\s*(?:Z|([+-])(\d\d)(?::?(\d\d))?)$/i;
/** From ten to eleven, perhaps, and not ten o'clock eleven hours behind UTC. */
const windowPattern = /^\d{1,2}:\d\d-\d\d:\d\d$/;
const farthestOffsetMs = 14 * 3_600_000;

/**
 * Reads a date with or without a time: `28/03/2026`, `28.3.26 14:30`, `3/28/2026 2:30 PM`, `2026-03-28T14:30:00Z`. A
 * four-digit year in front is always followed by month and day; else the order is as told. Years of two digits are
 * 1969–2068. `20260328` and `202603281430` go by the order too. An offset only follows a date whose year comes first, as
 * ISO 8601 has it. Nothing for what does not exist: 31 February, 14 PM, +15:00, nor for a window such as `09:00-11:00`.
 */
export function parseDateTime(text: string, order: DateOrder): WrittenTime | undefined {
  const trimmed = text.trim();
  if (trimmed.length > longestWritten) return undefined;
  const match = datePattern.exec(trimmed);
  if (!match) return parseCompact(trimmed, order);
  const [whole, first = '', , second = '', third = ''] = match;
  const day = orderedDay(first, second, third, order);
  if (day === undefined) return undefined;
  const rest = trimmed.slice(whole.length);
  if (rest === '') return { day };
  if (!/^[\sT,]/i.test(rest)) return undefined;
  const time = rest.replace(/^,?\s*T?\s*/i, '');
  const mayBeOffset = first.length === 4 && (/^T/i.test(rest) || !windowPattern.test(time));
  return mayBeOffset ? withOffset(day, time) : withTime(day, time);
}

function withTime(day: number, text: string): WrittenTime | undefined {
  const ms = parseClock(text);
  return ms === undefined ? undefined : { day: day + Math.floor(ms / dayMs), ms: ms % dayMs };
}

function withOffset(day: number, text: string): WrittenTime | undefined {
  const zone = offsetPattern.exec(text);
  if (!zone) return withTime(day, text);
  const time = withTime(day, text.slice(0, zone.index));
  const [, sign, hours = '0', minutes = '0'] = zone;
  const offsetMs = (Number(hours) * 60 + Number(minutes)) * 60_000;
  if (!time || Number(minutes) > 59 || offsetMs > farthestOffsetMs) return undefined;
  return { ...time, offsetMs: sign === '-' ? -offsetMs : offsetMs };
}

function orderedDay(first: string, second: string, third: string, order: DateOrder): number | undefined {
  if (first.length === 4) return third.length <= 2 ? dayOf(Number(first), Number(second), Number(third)) : undefined;
  if (first.length === 3 || third.length === 3) return undefined;
  if (order === 'ymd') {
    return first.length === 2 && third.length <= 2 ? dayOf(fullYear(first), Number(second), Number(third)) : undefined;
  }
  if (third.length === 1) return undefined;
  const [day, month] = order === 'dmy' ? [first, second] : [second, first];
  return dayOf(fullYear(third), Number(month), Number(day));
}

function parseCompact(text: string, order: DateOrder): WrittenTime | undefined {
  const [, date, hours, minutes, seconds = '00'] = compactPattern.exec(text) ?? [];
  if (date === undefined) return undefined;
  const yearFirst = order === 'ymd';
  const parts = yearFirst
    ? [date.slice(0, 4), date.slice(4, 6), date.slice(6)]
    : [date.slice(0, 2), date.slice(2, 4), date.slice(4)];
  const day = orderedDay(parts[0]!, parts[1]!, parts[2]!, order);
  if (day === undefined) return undefined;
  return hours === undefined ? { day } : withTime(day, `${hours}:${minutes}:${seconds}`);
}

function fullYear(digits: string): number {
  const year = Number(digits);
  if (digits.length > 2) return year;
  return year < 69 ? 2000 + year : 1900 + year;
}
