import { Temporal } from 'temporal-polyfill';
import { isDocument, type Value } from '#database/bson/document.ts';
import { isNumber, toNumber } from '#database/bson/numbers.ts';
import { CommandError, ensure } from '#database/errors.ts';
import { addUnits, countBoundaries, truncate } from './date-units.ts';
import { type Compile, type Expression, isNullish, type OperatorTable, type Scope } from './expression.ts';
import { formatDate } from './format-date.ts';
import { dateOf, partsOf, weekOf, zoneOf } from './zoned-date.ts';

/** Operators on dates, in a time zone where one is given (UTC otherwise). */
export const dateOperators: OperatorTable = {
  $year: part(({ year }) => year),
  $month: part(({ month }) => month),
  $dayOfMonth: part(({ day }) => day),
  $hour: part(({ hour }) => hour),
  $minute: part(({ minute }) => minute),
  $second: part(({ second }) => second),
  $millisecond: part(({ millisecond }) => millisecond),
  $dayOfWeek: part(({ dayOfWeek }) => (dayOfWeek % 7) + 1),
  $isoDayOfWeek: part(({ dayOfWeek }) => dayOfWeek),
  $dayOfYear: part(({ dayOfYear }) => dayOfYear),
  $week: part(weekOf),
  $isoWeek: part(({ weekOfYear }) => weekOfYear!),
  $isoWeekYear: part(({ yearOfWeek }) => BigInt(yearOfWeek!)),
  $dateToParts: named('$dateToParts', ['date'], ({ date, timezone }) =>
    partsOf(dateOf('$dateToParts', date, timezone)),
  ),
  $dateToString: compileDateToString,
  $dateFromParts: named('$dateFromParts', ['year'], dateFromParts),
  $dateFromString: compileDateFromString,
  $dateAdd: named('$dateAdd', ['startDate', 'unit', 'amount'], (given) => add('$dateAdd', given, 1)),
  $dateSubtract: named('$dateSubtract', ['startDate', 'unit', 'amount'], (given) => add('$dateSubtract', given, -1)),
  $dateDiff: named(
    '$dateDiff',
    ['startDate', 'endDate', 'unit'],
    ({ startDate, endDate, unit, timezone, startOfWeek }) =>
      BigInt(
        countBoundaries(
          dateOf('$dateDiff', startDate, timezone),
          dateOf('$dateDiff', endDate, timezone),
          String(unit),
          startOfWeek === undefined ? 'sunday' : String(startOfWeek),
        ),
      ),
  ),
  $dateTrunc: named('$dateTrunc', ['date', 'unit'], ({ date, unit, binSize, timezone, startOfWeek }) => {
    const bin = binSize === undefined ? 1 : numberIn('$dateTrunc', 'binSize', binSize);
    const week = startOfWeek === undefined ? 'sunday' : String(startOfWeek);
    return plainDate(truncate(dateOf('$dateTrunc', date, timezone), String(unit), bin, week));
  }),
};

type Given = Record<string, Value | undefined>;

function plainDate(zoned: Temporal.ZonedDateTime): Date {
  return new Date(zoned.epochMilliseconds);
}

function numberIn(name: string, field: string, value: Value | undefined): number {
  ensure(
    isNumber(value) && Number.isInteger(toNumber(value)),
    5166405,
    `${name} requires '${field}' to be a whole number`,
  );
  return toNumber(value);
}

// `{$year: date}`, `{$year: [date]}` or `{$year: {date, timezone}}`.
function part(read: (zoned: Temporal.ZonedDateTime) => number | bigint) {
  return (argument: Value, compile: Compile, names: readonly string[]): Expression => {
    const single = Array.isArray(argument) && argument.length === 1 ? argument[0]! : argument;
    const isNamed = isDocument(single) && 'date' in single;
    const date = compile(isNamed ? single.date! : single, names);
    const timezone = isNamed && single.timezone !== undefined ? compile(single.timezone, names) : undefined;
    return (scope) => {
      const value = date(scope);
      const zone = timezone?.(scope);
      if (isNullish(value) || (timezone && isNullish(zone))) return null;
      return read(dateOf('A date operator', value, zone));
    };
  };
}

// An operator with named arguments, null as soon as one that is given, or that must be, is null or missing.
function named(name: string, required: string[], work: (given: Given) => Value) {
  return (argument: Value, compile: Compile, names: readonly string[]): Expression => {
    const fields = compileFields(name, argument, required, compile, names);
    return (scope) => {
      const given = evaluateFields(fields, scope);
      return Object.values(given).some(isNullish) ? null : work(given);
    };
  };
}

function compileFields(
  name: string,
  argument: Value,
  required: string[],
  compile: Compile,
  names: readonly string[],
): [string, Expression][] {
  const isComplete = isDocument(argument) && required.every((field) => argument[field] !== undefined);
  ensure(isComplete, 18627, `${name} requires an object with ${required.join(', ')}`);
  return Object.entries(argument).map(([field, value]) => [field, compile(value, names)]);
}

function evaluateFields(fields: [string, Expression][], scope: Scope): Given {
  return Object.fromEntries(fields.map(([field, evaluate]) => [field, evaluate(scope)]));
}

function add(name: string, { startDate, unit, amount, timezone }: Given, sign: 1 | -1): Value {
  const by = numberIn(name, 'amount', amount) * sign;
  return plainDate(addUnits(dateOf(name, startDate, timezone), String(unit), by));
}

function compileDateToString(argument: Value, compile: Compile, names: readonly string[]): Expression {
  const fields = compileFields('$dateToString', argument, ['date'], compile, names);
  return (scope) => {
    const { date, format, timezone, onNull = null } = evaluateFields(fields, scope);
    if (isNullish(date)) return onNull;
    const zoned = dateOf('$dateToString', date, timezone);
    const standard = zoned.offsetNanoseconds === 0 ? '%Y-%m-%dT%H:%M:%S.%LZ' : '%Y-%m-%dT%H:%M:%S.%L';
    return formatDate(zoned, typeof format === 'string' ? format : standard);
  };
}

function compileDateFromString(argument: Value, compile: Compile, names: readonly string[]): Expression {
  const fields = compileFields('$dateFromString', argument, ['dateString'], compile, names);
  return (scope) => {
    const { dateString, timezone, format, onNull = null, onError } = evaluateFields(fields, scope);
    if (isNullish(dateString)) return onNull;
    ensure(
      format === undefined,
      'CommandNotSupported',
      'The format of $dateFromString is not supported: only ISO 8601 is read.',
    );
    try {
      return readDate(String(dateString), timezone);
    } catch (error) {
      if (onError !== undefined) return onError;
      throw new CommandError(241, `Error parsing date string '${dateString}'`, { cause: String(error) });
    }
  };
}

function readDate(text: string, timezone: Value | undefined): Date {
  if (/(Z|[-+]\d\d:?\d\d)$/.test(text) && text.includes('T'))
    return new Date(Temporal.Instant.from(text).epochMilliseconds);
  return plainDate(Temporal.PlainDateTime.from(text).toZonedDateTime(zoneOf(timezone)));
}

function dateFromParts({
  year,
  month = 1,
  day = 1,
  hour = 0,
  minute = 0,
  second = 0,
  millisecond = 0,
  timezone,
}: Given): Value {
  const whole = (field: string, value: Value | undefined) => numberIn('$dateFromParts', field, value);
  const start = Temporal.PlainDateTime.from({ year: whole('year', year), month: 1, day: 1 });
  // Parts beyond their range carry over into the next ones.
  const local = start.add({
    months: whole('month', month) - 1,
    days: whole('day', day) - 1,
    hours: whole('hour', hour),
    minutes: whole('minute', minute),
    seconds: whole('second', second),
    milliseconds: whole('millisecond', millisecond),
  });
  return plainDate(local.toZonedDateTime(zoneOf(timezone)));
}
