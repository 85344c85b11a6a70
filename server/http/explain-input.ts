import type { z } from 'zod';
import type { Locale } from '#texts/locales.ts';
import { isSentence, type Sentence, say, type TextKey } from '#texts/say.ts';

type Issue = z.core.$ZodRawIssue;

const kinds: Record<string, Sentence> = Object.fromEntries(
  Object.entries({
    string: 'text',
    number: 'number',
    int: 'wholeNumber',
    boolean: 'boolean',
    array: 'list',
    object: 'object',
    record: 'object',
    null: 'nothing',
  } as const).map(([expected, kind]) => [expected, { text: `kinds.${kind}` }]),
);

const forms: Record<string, TextKey> = {
  datetime: 'inputs.notAnInstant',
  email: 'inputs.notAnEmail',
  url: 'inputs.notAUrl',
  uuid: 'inputs.notAnId',
};

/** What is wrong with a part of a request as a sentence; a schema's own rule names its sentence by `told`. */
export function explainInput(locale: Locale): (issue: Issue) => string {
  return (issue) => {
    const { text, params } = sentenceOf(issue);
    return say(locale, text, params);
  };
}

function sentenceOf(issue: Issue): Sentence {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === undefined) return { text: 'faults.missing' };
      return kinds[issue.expected]
        ? { text: 'inputs.wrongType', params: { expected: kinds[issue.expected] as Sentence } }
        : { text: 'inputs.noFormFits' };
    case 'too_big':
      return tooBig(issue.origin, Number(issue.maximum));
    case 'too_small':
      return tooSmall(issue.origin, Number(issue.minimum));
    case 'invalid_value':
      return { text: 'inputs.notOneOf', params: { values: issue.values.map(String).join(', ') } };
    case 'invalid_format':
      return forms[issue.format]
        ? { text: forms[issue.format] as TextKey }
        : { text: 'inputs.wrongForm', params: { form: String(issue.pattern ?? issue.format) } };
    case 'custom':
      // A rule over several parts names its sentence, with what it puts in.
      return isSentence(issue.params) ? issue.params : { text: 'inputs.noFormFits' };
    default:
      return { text: 'inputs.noFormFits' };
  }
}

function tooBig(origin: string, max: number): Sentence {
  if (origin === 'string') return { text: 'inputs.tooLong', params: { max } };
  return isCounted(origin) ? { text: 'inputs.tooMany', params: { max } } : { text: 'inputs.tooLarge', params: { max } };
}

function tooSmall(origin: string, min: number): Sentence {
  if (min === 1 && (origin === 'string' || isCounted(origin))) return { text: 'inputs.empty' };
  if (origin === 'string') return { text: 'inputs.tooShort', params: { min } };
  return isCounted(origin) ? { text: 'inputs.tooFew', params: { min } } : { text: 'inputs.tooSmall', params: { min } };
}

function isCounted(origin: string): boolean {
  return ['array', 'set', 'map', 'object', 'record'].includes(origin);
}
