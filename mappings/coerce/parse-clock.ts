import { longestWritten } from './longest-written.ts';

const clockPattern = /^(\d{1,2})(?::(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?)?(?:\s*([ap])\.?\s*m\.?)?$/i;
const lengthPattern = /^(\d{1,4}):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?$/;

/**
 * A time of day in milliseconds since midnight: `14:30`, `9:05:30`, `2:30 PM`, `2:30 p. m.`, `12 am`. `24:00` is the end of
 * the day. Nothing for what no clock shows: 25:00, 14:30 PM, 0:30 AM.
 */
export function parseClock(text: string): number | undefined {
  const [, hourText, minutes, seconds = '0', fraction = '', half] = match(clockPattern, text) ?? [];
  if (hourText === undefined || (minutes === undefined && half === undefined)) return undefined;
  const hours = half === undefined ? Number(hourText) : hourOfHalf(Number(hourText), half);
  const ms = milliseconds(hours, minutes ?? '0', seconds, fraction);
  return ms !== undefined && ms <= 24 * 3_600_000 ? ms : undefined;
}

/** A length in milliseconds, written as hours and minutes: `1:30`, `2:00:30`, `36:00`. */
export function parseLength(text: string): number | undefined {
  const [, hours, minutes = '', seconds = '0', fraction = ''] = match(lengthPattern, text) ?? [];
  return hours === undefined ? undefined : milliseconds(Number(hours), minutes, seconds, fraction);
}

function match(pattern: RegExp, text: string): RegExpExecArray | null {
  const trimmed = text.trim();
  return trimmed.length > longestWritten ? null : pattern.exec(trimmed);
}

function hourOfHalf(hour: number, half: string): number {
  if (hour < 1 || hour > 12) return Number.NaN;
  return (hour % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
}

function milliseconds(hours: number, minutes: string, seconds: string, fraction: string): number | undefined {
  if (Number.isNaN(hours) || Number(minutes) > 59 || Number(seconds) > 59) return undefined;
  return (
    ((hours * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000 + Math.round(Number(`0.${fraction || '0'}`) * 1000)
  );
}
