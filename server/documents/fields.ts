import { z } from 'zod';
import { told } from '#texts/say.ts';
import { normalizeKey } from './document.ts';

const mostCustomFields = 200;
const earliest = new Date('1900-01-01T00:00:00Z');

// The building blocks of what comes in and goes out. Absent keeps, null clears.

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
const withoutControl = /^[^\u0000-\u001f\u007f]*$/;

/** A business key as the customer writes it; white space is made single. */
export const Key = z
  .string()
  .max(400)
  .refine(isWhole, told('inputs.brokenText'))
  .transform(normalizeKey)
  .pipe(z.string().min(1).max(200).regex(withoutControl, told('inputs.controlCharacters')))
  .meta({
    description: "The customer's own number or name for the thing, unique in the account",
    minLength: 1,
    maxLength: 200,
    example: 'A-1017',
  });

/** One line of text. */
export const Line = z
  .string()
  .trim()
  .min(1)
  .max(1000)
  .regex(withoutControl, told('inputs.controlCharacters'))
  .refine(isWhole, told('inputs.brokenText'))
  .meta({ example: 'Repair the door' });

/** Text with line breaks. */
export const Prose = z
  .string()
  .max(20_000)
  .refine(isWhole, told('inputs.brokenText'))
  .meta({ example: 'Ring at the back entrance.' });

/** An instant: ISO 8601 with zone. */
export const Instant = z.iso
  .datetime({ offset: true })
  .transform((text) => new Date(text))
  .refine((instant) => instant >= earliest, told('inputs.notAnInstant'))
  .meta({ description: 'An instant, ISO 8601 with Z or offset', example: '2026-11-23T08:00:00+01:00' });

/** An instant on its way out. */
export const InstantOut = z.iso
  .datetime()
  .meta({ description: 'An instant in UTC, ISO 8601', example: '2026-11-23T07:00:00.000Z' });

/** A time zone of the IANA database. */
export const TimeZone = z
  .string()
  .max(64)
  .refine((name) => (name.includes('/') || name === 'UTC') && isTimeZone(name), told('inputs.notATimeZone'))
  .meta({ example: 'Europe/Madrid' });

/** A place on earth outside: degrees, WGS 84. */
export const Location = z.strictObject({ lat: z.number().min(-90).max(90), lon: z.number().min(-180).max(180) });

/** A place as it is stored: GeoJSON. */
export interface GeoPoint {
  type: 'Point';
  coordinates: [lon: number, lat: number];
}

/** A place that a phone tells: what newer phones add is passed over. */
export const PhoneLocation = z.object(Location.shape).transform(toGeoPoint);

/** A place coming in, as GeoJSON. */
export const LocationIn = Location.transform(toGeoPoint);

function toGeoPoint({ lat, lon }: z.output<typeof Location>): GeoPoint {
  return { type: 'Point', coordinates: [lon, lat] };
}

/** A stored place as it goes out. */
export function presentLocation({ coordinates: [lon, lat] }: GeoPoint): z.input<typeof Location> {
  return { lat, lon };
}

/** A postal address in parts. */
export const Address = z.strictObject({
  street: Line.nullish(),
  houseNumber: Line.nullish(),
  city: Line.nullish(),
  state: Line.nullish(),
  postcode: Line.nullish(),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/, told('inputs.notACountry'))
    .nullish()
    .meta({ description: 'ISO 3166-1, two letters' }),
});

/** The parts of a contact; a contact is replaced whole. */
export const Contact = z.strictObject({
  name: Line.optional(),
  phone: Line.optional(),
  email: z.email().max(254).optional(),
});

/** Names of custom fields. */
export const CustomFieldName = z.string().regex(/^[\p{L}][\p{L}\p{N}_-]{0,63}$/u, told('inputs.notAFieldName'));

/** Values of custom fields by name; replaced whole. What is not declared is kept as text. */
export const CustomFields = z
  .record(
    CustomFieldName,
    z.union([z.string().max(4000), z.number(), z.boolean(), z.array(z.string().max(400)).max(100)]),
  )
  .superRefine((fields, context) => {
    if (Object.keys(fields).length > mostCustomFields)
      context.addIssue({ code: 'too_big', origin: 'record', maximum: mostCustomFields, input: fields });
  })
  .meta({ description: 'Replaced whole' });

/** Without half characters, which no file and no database keeps as they are. */
function isWhole(text: string): boolean {
  return text.isWellFormed();
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** What every stored thing shows besides its own fields. */
export const stamps = { rev: z.number().int(), createdAt: InstantOut, updatedAt: InstantOut };

/** The stamps of a stored thing as they go out. */
export function presentStamps({ rev, createdAt, updatedAt }: { rev: number; createdAt: Date; updatedAt: Date }) {
  return { rev, createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString() };
}
