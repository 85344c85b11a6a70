import { expect } from 'chai';
import * as en from '#texts/en/topics.ts';
import * as es from '#texts/es/topics.ts';
import { locales } from '#texts/locales.ts';
import * as ru from '#texts/ru/topics.ts';
import { isTextKey, say } from '#texts/say.ts';

const languages = { en, es, ru };

const plural = /_(one|few|many|other)$/;
const placeholders = (text: string) => [...text.matchAll(/\{\{(\w+)/g)].map((match) => match[1]).sort();

/** The texts of a language as `topic.key` → the names they put in; plural forms count as one text. */
function namesIn(locale: (typeof locales)[number]): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(languages[locale]).flatMap(([topic, texts]) =>
      Object.entries(texts).map(([key, text]) => [
        `${topic}.${key.replace(plural, '')}`,
        placeholders(text as string).join(),
      ]),
    ),
  );
}

describe('texts', () => {
  for (const locale of locales) {
    it(`${locale} says everything that English says, and names the same things`, () => {
      expect(namesIn(locale)).to.deep.equal(namesIn('en'));
    });
  }

  it('puts in what it is given, as it is', () => {
    expect(say('en', 'rowProblems.errorCell', { value: '#N/A' })).to.include('error #N/A.');
    expect(
      say('es', 'rowProblems.notANumber', { value: '<b>{{min}} $t(rowProblems.missing)', example: '1' }),
    ).to.include('«<b>{{min}} $t(rowProblems.missing)»');
  });

  it('writes numbers and lists as the language does', () => {
    expect(say('en', 'rowProblems.tooLong', { length: 12345, max: 500 })).to.include('12,345 characters');
    expect(say('es', 'fileProblems.columnsMissing', { columns: ['Vía', 'Nº'] })).to.include('Vía y Nº');
    expect(say('ru', 'fileProblems.columnsMissing', { columns: ['Тема', 'Срок'] })).to.include('Тема и Срок');
  });

  it('tells a text that exists from one that does not', () => {
    expect(isTextKey('rowProblems.missing')).to.equal(true);
    expect(isTextKey('rowProblems.nonsense')).to.equal(false);
    expect(isTextKey('toString')).to.equal(false);
  });
});
