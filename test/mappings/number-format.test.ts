import { expect } from 'chai';
import fc from 'fast-check';
import { builtInFormat, readFormatCode } from '#mappings/read/xlsx/number-format.ts';

describe('formats of numbers', () => {
  const cases: [code: string, shows: string, fractions?: boolean][] = [
    ['General', 'number'],
    ['', 'number'],
    ['0.00', 'number'],
    ['"day" 0', 'number'],
    ['[Red]0.0', 'number'],
    ['dd/mm/yyyy', 'date'],
    ['mmm', 'date'],
    ['[$-409]d-mmm-yy;@', 'date'],
    ['dd/mm/yyyy hh:mm', 'dateTime'],
    ['yyyy-mm-dd"T"hh:mm:ss.000', 'dateTime', true],
    ['h:mm AM/PM', 'time'],
    ['mm:ss', 'time'],
    ['hh" h "mm', 'time'],
    ['mm:ss.0', 'time', true],
    ['[h]:mm', 'duration'],
    ['[mm]:ss', 'duration'],
    ['[ss].00', 'duration', true],
    ['0\\d', 'number'],
    ['_d0*d', 'number'],
    ['0;yyyy', 'number'],
    ['0.0E+00', 'number'],
  ];
  for (const [code, shows, fractions = false] of cases) {
    it(`${code || 'none'} shows a ${shows}${fractions ? ' with fractions' : ''}`, () => {
      expect(readFormatCode(code)).to.include({ shows, fractions });
    });
  }

  it('those without a code of their own', () => {
    const shows = [0, 1, 9, 14, 20, 22, 30, 33, 44, 46, 47, 49, 999, Number.NaN].map((id) => builtInFormat(id).shows);
    const [date, time] = ['date', 'time'];
    const number = 'number';
    expect(shows).to.deep.equal([
      number,
      number,
      number,
      date,
      time,
      'dateTime',
      date,
      time,
      number,
      'duration',
      time,
      number,
      number,
      number,
    ]);
    expect(builtInFormat(10).percent).to.equal(true);
  });

  it('of any length and any runs cost next to nothing', () => {
    const started = performance.now();
    for (const run of [
      'm',
      'h',
      's',
      '[',
      ']',
      '[h',
      '"',
      '\\',
      'hm',
      'ms',
      'e+',
      '*',
      ';',
      'am/pm',
      '0,',
      '?/',
      '.',
    ]) {
      for (const length of [255, 256, 100_000, 1_000_000]) {
        readFormatCode(run.repeat(length / run.length));
        readFormatCode(`${run.repeat(length / run.length - 1)}x`);
      }
    }
    expect(performance.now() - started).to.be.lessThan(1000);
    expect(readFormatCode('m'.repeat(256)).shows).to.equal('number');
  });

  it('any text is a format', () => {
    const unit = fc.oneof(fc.constantFrom(...'dmyhs0#?.,;[]"\\_*%/@$-<>='), fc.string({ minLength: 1, maxLength: 1 }));
    fc.assert(fc.property(fc.string({ unit, maxLength: 40 }), (code) => readFormatCode(code).shows.length > 0));
  });
});
