import { createInstance } from 'i18next';
import * as en from './en/topics.ts';
import * as es from './es/topics.ts';
import type { KeyOf, Locale } from './locales.ts';
import * as ru from './ru/topics.ts';

type Topics = typeof en;

/** The name of a text: its topic, a dot, its key, as in `rowProblems.missing`. */
export type TextKey = { [Topic in keyof Topics]: `${Topic}.${KeyOf<Topics[Topic]> & string}` }[keyof Topics];

/** A text of the catalogue that is to be said later, when the reader's language is known. */
export interface Sentence {
  text: TextKey;
  params?: TextParams;
}

/**
 * What a text may name: shown as it is; `count` chooses the plural form; lists and numbers as the language writes them; a sentence in the
 * same language.
 */
export type TextParams = Readonly<{ [name: string]: string | number | readonly string[] | Sentence }>;

const resources = { en, es, ru } satisfies Record<Locale, Record<keyof Topics, object>>;

const texts = createInstance();
texts.init({
  resources: Object.fromEntries(Object.entries(resources).map(([locale, topics]) => [locale, { translation: topics }])),
  initAsync: false,
  fallbackLng: 'en',
  // Texts go into files, logs and JSON; who puts them into HTML escapes them there.
  interpolation: { escapeValue: false },
});

/** A text in a language of people, with its parameters put in. */
export function say(locale: Locale, key: TextKey, params: TextParams = {}): string {
  const said = Object.entries(params).map(([name, value]) => [name, sayIfSentence(locale, value)]);
  return String(texts.t(key, { ...Object.fromEntries(said), lng: locale }));
}

/** A sentence in a language of people; what is no sentence stays as it is. */
export function sayIfSentence<T>(locale: Locale, value: T | Sentence): T | string {
  return isSentence(value) ? say(locale, value.text, value.params) : value;
}

/** True for a text that is to be said. */
export function isSentence(value: unknown): value is Sentence {
  return typeof value === 'object' && value !== null && 'text' in value;
}

/** A text as it stands in the catalogue, the places of its parameters included. */
export function textOf(locale: Locale, key: TextKey): string {
  return texts.t(key, { lng: locale, skipInterpolation: true });
}

/** True for the name of a text that exists: for codes that come from stored data. */
export function isTextKey(key: string): key is TextKey {
  return texts.exists(key, { lng: 'en', count: 1 });
}

/** The message of a schema's own rule is the name of a text: `told('inputs.twice')`; `sayTold` says it. */
export function told(key: TextKey): string {
  return key;
}

/** A message of a schema in a language of people. */
export function sayTold(locale: Locale, message: string): string {
  return isTextKey(message) ? say(locale, message) : message;
}
