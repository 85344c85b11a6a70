/** A typed value of a field. Instants are ISO 8601 texts in UTC (`2026-03-26T07:00:00Z`), days `2026-03-26`. */
export type Value = string | number | boolean | readonly string[];

/** The values of a row by field name (`contact.name`): absent leaves a field as it is, null clears it. */
export type Values = Readonly<Record<string, Value | null>>;
