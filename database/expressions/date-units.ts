import { Temporal } from 'temporal-polyfill';
import { CommandError, ensure } from '#database/errors.ts';

const fixedMs = new Map([
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
  ['millisecond', 1],
]);

const monthsIn = new Map([
  ['year', 12],
  ['quarter', 3],
  ['month', 1],
]);

const daysIn = new Map([
  ['week', 7],
  ['day', 1],
]);

const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

// Where bins are counted from.
const reference = Temporal.PlainDate.from('2000-01-01');

function unknownUnit(unit: string): CommandError {
  return new CommandError('FailedToParse', `unknown time unit value: ${unit}`);
}

/** A date some units later; at the end of a shorter month, its last day. */
export function addUnits(date: Temporal.ZonedDateTime, unit: string, amount: number): Temporal.ZonedDateTime {
  const months = monthsIn.get(unit);
  if (months !== undefined) return date.add({ months: months * amount });
  const days = daysIn.get(unit);
  if (days !== undefined) return date.add({ days: days * amount });
  const ms = fixedMs.get(unit);
  if (ms === undefined) throw unknownUnit(unit);
  return date.add({ milliseconds: ms * amount });
}

/** How many boundaries of a unit lie between two dates. */
export function countBoundaries(
  start: Temporal.ZonedDateTime,
  end: Temporal.ZonedDateTime,
  unit: string,
  startOfWeek: string,
): number {
  return numberOf(end, unit, 1, startOfWeek) - numberOf(start, unit, 1, startOfWeek);
}

/** The beginning of the bin of some units that a date lies in. */
export function truncate(
  date: Temporal.ZonedDateTime,
  unit: string,
  binSize: number,
  startOfWeek: string,
): Temporal.ZonedDateTime {
  ensure(binSize > 0, 5439018, '$dateTrunc requires binSize to be greater than 0');
  const bin = numberOf(date, unit, binSize, startOfWeek) * binSize;
  const ms = fixedMs.get(unit);
  const zone = date.timeZoneId;
  if (ms !== undefined) {
    const begun = midnightOf(reference, zone).epochMilliseconds + bin * ms;
    return Temporal.Instant.fromEpochMilliseconds(begun).toZonedDateTimeISO(zone);
  }
  if (monthsIn.has(unit)) return midnightOf(reference.add({ months: bin * monthsIn.get(unit)! }), zone);
  const origin = unit === 'week' ? weekOrigin(startOfWeek) : reference;
  return midnightOf(origin.add({ days: bin * daysIn.get(unit)! }), zone);
}

function midnightOf(date: Temporal.PlainDate, zone: string): Temporal.ZonedDateTime {
  return date.toZonedDateTime({ timeZone: zone });
}

// The number of the bin that a date lies in, counted from the reference.
function numberOf(date: Temporal.ZonedDateTime, unit: string, binSize: number, startOfWeek: string): number {
  const ms = fixedMs.get(unit);
  if (ms !== undefined) {
    const since = date.epochMilliseconds - midnightOf(reference, date.timeZoneId).epochMilliseconds;
    return Math.floor(since / (ms * binSize));
  }
  const months = monthsIn.get(unit);
  if (months !== undefined) return Math.floor(((date.year - 2000) * 12 + date.month - 1) / (months * binSize));
  const days = daysIn.get(unit);
  if (days === undefined) throw unknownUnit(unit);
  const origin = unit === 'week' ? weekOrigin(startOfWeek) : reference;
  return Math.floor(origin.until(date.toPlainDate(), { largestUnit: 'days' }).days / (days * binSize));
}

// The first day of a week at or after the reference.
function weekOrigin(startOfWeek: string): Temporal.PlainDate {
  const wanted = weekdays.findIndex((name) => name.startsWith(startOfWeek.toLowerCase().slice(0, 3))) + 1;
  ensure(wanted > 0, 'FailedToParse', `unknown day of week value: ${startOfWeek}`);
  return reference.add({ days: (wanted - reference.dayOfWeek + 7) % 7 });
}
