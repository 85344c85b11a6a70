import { dayMs, isoDate, isoTime, type LocalTime } from './calendar.ts';
import type { DateCell } from './cell.ts';

const lastSerial = 2_958_465; // 31 December 9999

/**
 * The day and time an Excel serial number stands for, rounded to what its cell shows: milliseconds where fractions are
 * shown, else seconds (sums of times carry noise). A whole number under a format without a time is only a day.
 * Nothing for what is no day: a time alone, and 29 February 1900, which Excel believes in.
 */
export function serialTime(cell: DateCell): LocalTime | undefined {
  const rounded = roundedMs(cell);
  const serial = Math.floor(rounded / dayMs);
  const ms = rounded - serial * dayMs;
  const { shows } = cell.format;
  // In books of 1904 a time alone would be one of 1 January 1904.
  const day = serial === 0 && (shows === 'time' || shows === 'duration') ? undefined : epochDay(serial, cell.date1904);
  if (day === undefined) return undefined;
  return ms === 0 && shows === 'date' ? { day } : { day, ms };
}

/** The milliseconds since midnight of a cell that shows a time; the day, where there is one, is left out. */
export function serialClock(cell: DateCell): number {
  const rounded = roundedMs(cell);
  return rounded - Math.floor(rounded / dayMs) * dayMs;
}

/** The length in milliseconds of a cell that shows a time or hours counted on: `[h]:mm` of 1.5 is 36 hours. */
export function serialDuration(cell: DateCell): number {
  return roundedMs(cell);
}

/** The text of a serial number in ISO 8601, as far as its cell shows it. */
export function serialText(cell: DateCell): string {
  if (cell.format.shows === 'duration') return isoTime(serialDuration(cell));
  const time = serialTime(cell);
  if (cell.format.shows === 'time' || time === undefined) return isoTime(serialClock(cell));
  return time.ms === undefined ? isoDate(time.day) : `${isoDate(time.day)}T${isoTime(time.ms)}`;
}

function roundedMs({ serial, format }: DateCell): number {
  return format.fractions ? Math.round(serial * dayMs) : Math.round(serial * 86_400) * 1000;
}

function epochDay(serial: number, date1904: boolean): number | undefined {
  if (serial < 0 || serial > lastSerial) return undefined;
  if (date1904) return serial - 24_107;
  if (serial === 0 || serial === 60) return undefined;
  return serial > 60 ? serial - 25_569 : serial - 25_568;
}
