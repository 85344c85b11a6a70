/** The languages the hub speaks to people; the first is the one that every text exists in first. */
export const locales = ['en', 'es', 'ru'] as const;

export type Locale = (typeof locales)[number];

/** The plural forms a language needs besides none: `rows_one`, `rows_few` … (CLDR, as i18next names them). */
type PluralForm = { en: 'one' | 'other'; es: 'one' | 'many' | 'other'; ru: 'one' | 'few' | 'many' | 'other' };

/**
 * What a translation of an English topic must be: the same keys, none missing and none more; a text with plural forms
 * (`rows_one`, `rows_other`) in the forms of the language.
 */
export type Translation<Topic, L extends Locale> = {
  [Key in keyof Topic as Key extends `${infer Base}_other`
    ? `${Base}_${PluralForm[L]}`
    : Key extends `${string}_one`
      ? never
      : Key]: string;
};

/** The keys of a topic as a caller names them: without plural forms. */
export type KeyOf<Topic> = keyof {
  [Key in keyof Topic as Key extends `${infer Base}_other` ? Base : Key extends `${string}_one` ? never : Key]: true;
};

/** The language of a terminal, by LC_ALL, LC_MESSAGES and LANG as POSIX ranks them; English for others. */
export function localeOfTerminal(environment: Record<string, string | undefined>): Locale {
  const told = environment.LC_ALL || environment.LC_MESSAGES || environment.LANG || '';
  return locales.find((locale) => told.startsWith(locale)) ?? 'en';
}
