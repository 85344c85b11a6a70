import { dayMs, isoDate, isoInstant } from '#mappings/calendar.ts';
import { cellText } from '#mappings/cell-text.ts';
import { CellProblem } from '#mappings/row-problem.ts';
import { serialClock, serialTime } from '#mappings/serial-date.ts';
import { parseClock } from './parse-clock.ts';
import { type DateOrder, parseDateTime, type WrittenTime } from './parse-date-time.ts';
import { type Coercer, type FilledCell, problemWith, type Reading } from './reading.ts';

const examples: Record<DateOrder, string> = { dmy: '31/12/2026', mdy: '12/31/2026', ymd: '2026-12-31' };

/** A day of the calendar, in the zone of the template where the text names its own; a time of day beside it is left out. */
export const coerceDate: Coercer = (cell, reading) => {
  const time = readTime(cell, reading);
  return time instanceof CellProblem ? time : isoDate(dayOf(time, reading));
};

/**
 * An instant in UTC out of a day and a time in the zone of the template, where the text does not name its own. A time
 * that clocks skipped is a problem: nobody knows what was meant. Of a time that came twice the earlier is taken, as all
 * calendars do. A day alone stands for the time the template gives it; where the clocks skipped that, for the change,
 * and where it came twice, for the earlier before noon (the day begins) and the later after it (the day ends).
 */
export const coerceInstant: Coercer = (cell, reading, timeCell) => {
  const written = readTime(cell, reading, timeCell || reading.dayOnlyMs !== undefined ? '' : ' 14:30');
  if (written instanceof CellProblem) return written;
  if (timeCell !== undefined) {
    const clock = readClock(timeCell);
    const instant = clock instanceof CellProblem ? clock : instantOf(dayOf(written, reading), clock, timeCell, reading);
    return instant instanceof CellProblem ? new CellProblem(instant.code, instant.params, 'time') : instant;
  }
  if (written.ms === undefined) return dayInstant(written.day, cell, reading);
  if (written.offsetMs === undefined) return instantOf(written.day, written.ms, cell, reading);
  return isoInstant(written.day * dayMs + written.ms - written.offsetMs);
};

function dayOf({ day, ms = 0, offsetMs }: WrittenTime, { clock }: Reading): number {
  return offsetMs === undefined ? day : clock.dayAt(day * dayMs + ms - offsetMs);
}

/** `timeExample` shows the time that is wanted beside the day. */
function readTime(cell: FilledCell, { dateOrder }: Reading, timeExample = ''): WrittenTime | CellProblem {
  const time = cell.kind === 'date' ? serialTime(cell) : parseDateTime(cellText(cell), dateOrder);
  return time ?? problemWith('notADate', cellText(cell).trim(), { example: examples[dateOrder] + timeExample });
}

function readClock(cell: FilledCell): number | CellProblem {
  const ms = cell.kind === 'date' ? serialClock(cell) : parseClock(cellText(cell));
  return ms ?? problemWith('notATime', cellText(cell).trim());
}

function instantOf(day: number, ms: number, cell: FilledCell, { clock }: Reading): string | CellProblem {
  const [earlier] = clock.instantsOf(day, ms);
  if (earlier !== undefined) return isoInstant(earlier);
  return problemWith('timeSkipped', cellText(cell).trim(), { timeZone: clock.timeZone });
}

function dayInstant(day: number, cell: FilledCell, { clock, dayOnlyMs }: Reading): string | CellProblem {
  if (dayOnlyMs === undefined) return problemWith('timeMissing', cellText(cell).trim());
  const instants = clock.instantsOf(day, dayOnlyMs);
  const chosen = dayOnlyMs < dayMs / 2 ? instants[0] : instants.at(-1);
  return isoInstant(chosen ?? clock.instantOfGap(day, dayOnlyMs));
}
