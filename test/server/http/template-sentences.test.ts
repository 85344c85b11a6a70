import { expect } from 'chai';
import { Template, type TemplateInput } from '#mappings/template.ts';
import { checkValue } from '#server/http/check.ts';
import { buildTemplate } from '#test/support/map-rows.ts';
import { locales } from '#texts/locales.ts';

const base = buildTemplate();

/** A template in which everything is wrong that can be. */
const wrong: TemplateInput = {
  ...base,
  keyFields: ['key', 'pointKey'],
  source: {
    ...base.source,
    ...{ delimiter: undefined, encoding: 'klingon', timeZone: 'Europe/Madrid', headerRow: 0 },
    dayOnly: { title: '10:00:00' },
  },
  columns: [
    { to: 'key', from: { header: 'K' }, onEmpty: 'clear' },
    { to: 'key', from: { letter: 'XFE' } },
    { to: 'titel', from: { letter: 'B' } },
    { to: 'durationS', from: { letter: 'C' }, unit: 'metres', split: ',', type: 'number' },
    { to: 'place.lat', from: { letter: 'D' }, withTime: { letter: 'E' } },
    { to: 'priority', from: { letter: 'F' }, values: { A: 'highest', B: 'soon' } },
    { to: 'contact.email', from: { constant: 'nobody' } },
    { to: 'description', from: { constant: '' } },
  ],
};

describe('what is wrong with a template', () => {
  const problemsOf = (template: unknown, locale: (typeof locales)[number]) => {
    const result = checkValue(locale, Template, template);
    return 'problems' in result ? result.problems : [];
  };

  it('is told in the language of the reader, all of it', () => {
    const [inEnglish, ...others] = locales.map((locale) => problemsOf(wrong, locale));
    expect(inEnglish!.map(({ pointer }) => pointer)).to.have.members([
      '/source/delimiter',
      '/source/encoding',
      '/source/dayOnly/title',
      '/columns/0/from',
      '/columns/0/onEmpty',
      '/columns/1/from',
      '/columns/1/to',
      '/columns/2/to',
      '/columns/3/unit',
      '/columns/3/split',
      '/columns/3/type',
      '/columns/4/withTime',
      '/columns/4/to',
      '/columns/5/values/B',
      '/columns/6/from/constant',
      '/columns/7/from/constant',
      '/keyFields/1',
      '/columns',
    ]);
    for (const problems of others) {
      expect(problems).to.have.length(inEnglish!.length);
      for (const [index, { message }] of problems.entries()) {
        expect(message).to.match(/^[^{}]{15,}$/);
        expect(message).to.not.equal(inEnglish![index]!.message);
      }
    }
    const ofTitle = problemsOf(wrong, 'es').find(({ pointer }) => pointer === '/columns/2/to');
    expect(ofTitle?.message).to.include('ningún campo «titel»');
  });

  it('also where its parts are not well formed', () => {
    const source = { ...base.source, delimiter: '"', timeZone: 'Nowhere', dayOnly: { dueAt: '24:00:00' } };
    const columns = [...base.columns, { to: 'pointKey', from: { letter: 'a1' } }];
    for (const template of [
      { ...base, source },
      { ...base, columns },
      { ...base, source: { ...base.source, timeZone: 'Nowhere' } },
    ]) {
      const [english, russian] = (['en', 'ru'] as const).map((locale) => problemsOf(template, locale));
      expect(english).to.not.have.length(0);
      for (const { message } of russian!) expect(message).to.match(/[а-я]{4}/);
      for (const { message } of english!) expect(message).to.match(/^[A-Z][^{}]{15,}\.$/);
    }
  });
});
