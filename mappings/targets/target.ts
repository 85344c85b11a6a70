/** What a value can be; each kind has one coercer. */
export type FieldKind =
  | 'key'
  | 'code'
  | 'text'
  | 'phone'
  | 'email'
  | 'country'
  | 'number'
  | 'percent'
  | 'distance'
  | 'duration'
  | 'date'
  | 'instant'
  | 'boolean'
  | 'choice'
  | 'list';

/** A field that a column of a file may fill. */
export type Field = {
  readonly kind: FieldKind;
  /** True where a thing cannot be made without it. */
  readonly required?: true;
  /** Characters of a text, entries of a list. */
  readonly maxLength?: number;
  /** The least and the greatest number. */
  readonly range?: readonly [min: number, max: number];
  /** The words of a choice. */
  readonly words?: readonly string[];
  /** Its place in the patch, where that is not its name. */
  readonly path?: string;
};

/** Two fields that together are a GeoJSON point, and its place in the patch. */
export type Location = { readonly lat: string; readonly lon: string; readonly path: string };

/** A kind of things that files bring: what of it a column may fill, and how that becomes a patch. */
export type Target = {
  readonly fields: Readonly<Record<string, Field>>;
  readonly locations: readonly Location[];
};

// What fields have in common. Lengths and ranges are those that the services' schemas allow.
export const key: Field = { kind: 'key', maxLength: 200 };
export const line: Field = { kind: 'text', maxLength: 1000 };
export const code: Field = { kind: 'code', maxLength: 1000 };
export const phone: Field = { kind: 'phone', maxLength: 1000 };
export const email: Field = { kind: 'email', maxLength: 254 };
export const latitude: Field = { kind: 'number', range: [-90, 90] };
export const longitude: Field = { kind: 'number', range: [-180, 180] };
