import { ObjectId, Timestamp } from 'bson';
import { Temporal } from 'temporal-polyfill';
import { type Document, documentOf, type Value } from '#database/bson/document.ts';
import { CommandError, ensure } from '#database/errors.ts';
import { typeNameOf } from '#database/query/type-names.ts';

/** The zone that a time zone argument names: an IANA name or an offset; UTC without one. */
export function zoneOf(timezone: Value | undefined): string {
  if (timezone === undefined || timezone === 'GMT') return 'UTC';
  ensure(typeof timezone === 'string', 40517, `timezone must evaluate to a string, found ${typeNameOf(timezone)}`);
  const offset = /^([-+]\d\d):?(\d\d)?$/.exec(timezone);
  return offset ? `${offset[1]}:${offset[2] ?? '00'}` : timezone;
}

/** A date (or what carries one) in a time zone. */
export function dateOf(name: string, value: Value | undefined, timezone: Value | undefined): Temporal.ZonedDateTime {
  const ms = millisecondsOf(value);
  ensure(ms !== undefined, 16006, `${name} can't convert from ${typeNameOf(value)} to Date`);
  try {
    return Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zoneOf(timezone));
  } catch (error) {
    throw new CommandError(40485, `unrecognized time zone identifier: "${String(timezone)}"`, { cause: String(error) });
  }
}

function millisecondsOf(value: Value | undefined): number | undefined {
  if (value instanceof Date) return value.getTime();
  if (value instanceof ObjectId) return value.getTimestamp().getTime();
  return value instanceof Timestamp ? value.t * 1000 : undefined;
}

/** The week of the year, counted from the first Sunday; days before it are in week 0. */
export function weekOf({ dayOfYear, dayOfWeek }: Temporal.ZonedDateTime): number {
  return Math.floor((dayOfYear + 6 - (dayOfWeek % 7)) / 7);
}

/** The parts of a date as a document. */
export function partsOf(date: Temporal.ZonedDateTime): Document {
  const { year, month, day, hour, minute, second, millisecond } = date;
  return documentOf({ year, month, day, hour, minute, second, millisecond });
}
