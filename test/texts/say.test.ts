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
    expect(say('en', 'rowProblems.tooLong', { count: 12345, max: 500 })).to.include('12,345 characters');
    expect(say('es', 'fileProblems.columnsMissing', { columns: ['Vía', 'Nº'] })).to.include('Vía y Nº');
    expect(say('ru', 'fileProblems.columnsMissing', { columns: ['Тема', 'Срок'] })).to.include('Тема и Срок');
  });

  it('counts as the language does', () => {
    const said = (locale: (typeof locales)[number], count: number) =>
      say(locale, 'rowProblems.tooLong', { count, max: 1 });
    expect(said('en', 1)).to.include('has 1 character;');
    expect(said('en', 2)).to.include('has 2 characters;');
    expect(said('es', 1)).to.include('tiene 1 carácter;');
    expect(said('es', 1_000_000)).to.include('1.000.000 de caracteres;');
    const words = [1, 3, 5, 11, 21, 22].map((count) => said('ru', count).split(/[ ,]/)[3]);
    expect(words).to.deep.equal(['символ', 'символа', 'символов', 'символов', 'символ', 'символа']);
    const more = [1, 2, 5].map((count) => say('ru', 'fileProblems.tooManyRows', { count }).split(/[ .]/)[4]);
    expect(more).to.deep.equal(['строки', 'строк', 'строк']);
    expect(isTextKey('fileProblems.tooManyRows')).to.equal(true);
  });

  it('tells a text that exists from one that does not', () => {
    expect(isTextKey('rowProblems.missing')).to.equal(true);
    expect(isTextKey('rowProblems.nonsense')).to.equal(false);
    expect(isTextKey('toString')).to.equal(false);
  });
});
