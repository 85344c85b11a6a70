import { expect } from 'chai';
import fc from 'fast-check';
import { dayMs, isoInstant } from '#mappings/calendar.ts';
import { parseClock, parseLength } from '#mappings/coerce/parse-clock.ts';
import { type DateOrder, parseDateTime } from '#mappings/coerce/parse-date-time.ts';
import { parseNumber } from '#mappings/coerce/parse-number.ts';
import { createZoneClock, isTimeZone } from '#mappings/coerce/zone-clock.ts';

describe('numbers in texts', () => {
  const comma: [text: string, expected: number | string][] = [
    ['12', 12],
    ['-12,5', -12.5],
    ['1.250', 1250],
    ['1.234.567,89', 1234567.89],
    ['1 234,50', 1234.5],
    ['1\u00a0234', 1234],
    ['1\u202f234,5', 1234.5],
    ["1'234,5", 1234.5],
    [',5', 0.5],
    ['49,03-', -49.03],
    ['(32.000)', -32000],
    ['−7', -7],
    ['+15,5', 15.5],
    ['12,00 €', 12],
    ['€ 1.100,00', 1100],
    ['-€5', -5],
    ['€ -5', -5],
    ['($32)', -32],
    ['R$ 1.000,00', 1000],
    ['1 500 руб.', 1500],
    ['USD 7', 7],
    ['0', 0],
    ['-0', 0],
    ['(0)', 0],
    ['40.416', 40416],
    ['0.123', 'notANumber'],
    ['1.23,4', 'notANumber'],
    ['1.2345', 'notANumber'],
    ['12.34.567', 'notANumber'],
    ['1.234 567', 'notANumber'],
    ['1,2,3', 'notANumber'],
    ['5,', 'notANumber'],
    ['--5', 'notANumber'],
    ['-5-', 'notANumber'],
    ['(-5)', 'notANumber'],
    ['$5€', 'notANumber'],
    ['5 KMS', 'notANumber'],
    ['12 m', 'notANumber'],
    ['n/a', 'notANumber'],
    ['', 'notANumber'],
    ['-', 'notANumber'],
    ['15 %', 'notANumber'],
    ['3,46E+10', 'lossyNumber'],
    ['1e5', 'lossyNumber'],
  ];
  for (const [text, expected] of comma) {
    it(`${JSON.stringify(text)} with a decimal comma: ${expected}`, () => {
      expect(parseNumber(text, ',')).to.deep.equal(expected);
    });
  }

  it('with a decimal point', () => {
    const texts = [
      '.5',
      '$1,234.50',
      '(32.00)',
      '1,000,000',
      '49.03-',
      "1'234.5",
      '£1,204.10',
      '40,416',
      '1,23.5',
      '1.234.567',
      '5.73E+11',
    ];
    expect(texts.map((text) => parseNumber(text, '.'))).to.deep.equal([
      0.5,
      1234.5,
      -32,
      1_000_000,
      -49.03,
      1234.5,
      1204.1,
      40416,
      'notANumber',
      'notANumber',
      'lossyNumber',
    ]);
  });

  it('with runs of spaces, as many as there may be', () => {
    expect(parseNumber('  -   $   5  €', '.')).to.equal('notANumber');
    expect(parseNumber(`-${' '.repeat(20)}$${' '.repeat(20)}5`, '.')).to.equal(-5);
    const started = performance.now();
    for (const run of [' ', '1 ', ' 1', '.', ', ']) {
      for (let times = 0; times < 1000; times++) parseNumber(`-${run.repeat(14)}1${run.repeat(14)}x`, '.');
    }
    expect(performance.now() - started).to.be.lessThan(500);
  });

  it('any number, grouped in any way, reads as itself', () => {
    const marks = fc.constantFrom<['.' | ',', string]>(
      ['.', ','],
      ['.', ' '],
      ['.', "'"],
      ['.', '\u202f'],
      [',', '.'],
      [',', '\u00a0'],
      [',', '’'],
    );
    fc.assert(
      fc.property(
        fc.integer({ min: -1e12, max: 1e12 }),
        fc.integer({ min: 0, max: 999 }),
        marks,
        (whole, thousandths, [decimal, group]) => {
          const digits = String(Math.abs(whole)).replace(/\B(?=(\d{3})+$)/g, group);
          const text = `${whole < 0 ? '-' : ''}${digits}${decimal}${String(thousandths).padStart(3, '0')}`;
          const expected = Number(`${whole < 0 ? '-' : ''}${Math.abs(whole)}.${String(thousandths).padStart(3, '0')}`);
          expect(parseNumber(text, decimal)).to.equal(expected === 0 ? 0 : expected);
        },
      ),
    );
  });
});

describe('times in texts', () => {
  const clocks: [text: string, hours: number | undefined][] = [
    ['14:30', 14.5],
    ['9:00', 9],
    ['2:30 p. m.', 14.5],
    ['2:30\u00a0p.\u202fm.', 14.5],
    ['02:30PM', 14.5],
    ['12:00 AM', 0],
    ['12:15 pm', 12.25],
    ['9 am', 9],
    ['24:00', 24],
    ['00:00:00.000', 0],
    ['24:01', undefined],
    ['25:00', undefined],
    ['14:30 PM', undefined],
    ['0:30 AM', undefined],
    ['14:60', undefined],
    ['9', undefined],
    ['14.30', undefined],
    ['', undefined],
  ];
  for (const [text, hours] of clocks) {
    it(`${JSON.stringify(text)} is ${hours ?? 'no time of day'}`, () => {
      expect(parseClock(text)).to.equal(hours === undefined ? undefined : hours * 3_600_000);
    });
  }

  it('lengths count on past a day', () => {
    expect(['1:30', '0:45', '2:00:30', '36:00', '100:00', '0:00:00,5'].map(parseLength)).to.deep.equal([
      5_400_000, 2_700_000, 7_230_000, 129_600_000, 360_000_000, 500,
    ]);
    expect(['1:60', '90', '1h', '-1:00', ''].map(parseLength)).to.deep.equal(new Array(5).fill(undefined));
  });
});

describe('dates in texts', () => {
  const at = (text: string, order: DateOrder) => {
    const time = parseDateTime(text, order);
    return (
      time &&
      isoInstant(time.day * dayMs + (time.ms ?? 0) - (time.offsetMs ?? 0)).slice(
        0,
        time.ms === undefined ? 10 : undefined,
      )
    );
  };
  const cases: [text: string, order: DateOrder, expected: string | undefined][] = [
    ['28/03/2026', 'dmy', '2026-03-28'],
    ['3/4/2026', 'dmy', '2026-04-03'],
    ['3/4/2026', 'mdy', '2026-03-04'],
    ['03.04.26', 'dmy', '2026-04-03'],
    ['3.4.69', 'dmy', '1969-04-03'],
    ['14. 3. 2026', 'dmy', '2026-03-14'],
    ['2026-03-04', 'dmy', '2026-03-04'],
    ['2026/3/4 14:30', 'mdy', '2026-03-04T14:30:00Z'],
    ['26-03-04', 'ymd', '2026-03-04'],
    ['20260304', 'ymd', '2026-03-04'],
    ['04032026', 'dmy', '2026-03-04'],
    ['202603041430', 'ymd', '2026-03-04T14:30:00Z'],
    ['2026-03-04T14:30:00+02:00', 'dmy', '2026-03-04T12:30:00Z'],
    ['2026-03-04 14:30 -0530', 'dmy', '2026-03-04T20:00:00Z'],
    ['2026-03-04 14:30:00-11:00', 'dmy', '2026-03-05T01:30:00Z'],
    ['2026-03-04T14:30-11:00', 'dmy', '2026-03-05T01:30:00Z'],
    ['2026-03-04T14:30:00+14:00', 'dmy', '2026-03-04T00:30:00Z'],
    ['2026-03-04T14:30:00+14:01', 'dmy', undefined],
    ['2026-03-04T14:30:00-15:00', 'dmy', undefined],
    ['2026-03-04T14:30:00+01:60', 'dmy', undefined],
    ['2026-03-04T14:30:00+99:99', 'dmy', undefined],
    ['2026-03-04 09:00-11:00', 'ymd', undefined],
    ['26/03/2026 09:00-11:00', 'dmy', undefined],
    ['26/03/2026 09:00+02:00', 'dmy', undefined],
    ['26/03/2026 09:00Z', 'dmy', undefined],
    ['26/03/2026T09:00:00-05', 'dmy', undefined],
    ['26-03-04 09:00-11:00', 'ymd', undefined],
    ['26/03/2026 09:00 - 11:00', 'dmy', undefined],
    ['2026-03-04T14:30:00.250Z', 'dmy', '2026-03-04T14:30:00.250Z'],
    ['3/8/2026, 2:30 PM', 'mdy', '2026-03-08T14:30:00Z'],
    ['31/12/2026 24:00', 'dmy', '2027-01-01T00:00:00Z'],
    ['29/02/2024', 'dmy', '2024-02-29'],
    ['29/02/2026', 'dmy', undefined],
    ['31/04/2026', 'dmy', undefined],
    ['14/3/2026', 'mdy', undefined],
    ['3/4/2026', 'ymd', undefined],
    ['3/4-2026', 'dmy', undefined],
    ['3/4/026', 'dmy', undefined],
    ['3/4', 'dmy', undefined],
    ['46083', 'dmy', undefined],
    ['3/14/2026 14:30 PM', 'mdy', undefined],
    ['3/4/2026x', 'dmy', undefined],
    ['mañana', 'dmy', undefined],
  ];
  for (const [text, order, expected] of cases) {
    it(`${text} as ${order} is ${expected ?? 'no date'}`, () => {
      expect(at(text, order)).to.equal(expected);
    });
  }
});

describe('time zones', () => {
  const noon = 12 * 3_600_000;

  it('a time is the instant that shows as it on a clock of the zone', () => {
    const zones = [
      'Europe/Madrid',
      'America/New_York',
      'America/Bogota',
      'Asia/Kathmandu',
      'Australia/Lord_Howe',
      'America/Sao_Paulo',
      'Pacific/Apia',
      'Africa/Casablanca',
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.date({ min: new Date('1990-01-01'), max: new Date('2035-01-01'), noInvalidDate: true }),
        (timeZone, date) => {
          const local = Math.floor(date.getTime() / 60_000) * 60_000;
          const day = Math.floor(local / dayMs);
          for (const instant of createZoneClock(timeZone).instantsOf(day, local - day * dayMs)) {
            expect(shownAt(timeZone, instant)).to.equal(isoInstant(local).slice(0, 16));
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it('summer time begins: an hour of clocks does not exist', () => {
    const clock = createZoneClock('Europe/Madrid');
    const day = Date.UTC(2026, 2, 29) / dayMs;
    const hour = (hours: number) => clock.instantsOf(day, hours * 3_600_000).map(isoInstant);
    expect([1, 2.5, 3].map(hour)).to.deep.equal([['2026-03-29T00:00:00Z'], [], ['2026-03-29T01:00:00Z']]);
    expect(isoInstant(clock.instantOfGap(day, 2.5 * 3_600_000))).to.equal('2026-03-29T01:00:00Z');
    expect(clock.instantsOf(day, noon).map(isoInstant)).to.deep.equal(['2026-03-29T10:00:00Z']);
  });

  it('summer time ends: an hour of clocks comes twice', () => {
    const day = Date.UTC(2026, 9, 25) / dayMs;
    const instants = createZoneClock('Europe/Madrid').instantsOf(day, 2.5 * 3_600_000);
    expect(instants.map(isoInstant)).to.deep.equal(['2026-10-25T00:30:00Z', '2026-10-25T01:30:00Z']);
  });

  it('knows the zones that exist', () => {
    expect(['Europe/Madrid', 'America/Bogota', 'UTC'].every(isTimeZone)).to.equal(true);
    expect(['Europe/Nowhere', '+02:00', '', 'Madrid'].some(isTimeZone)).to.equal(false);
  });
});

/** What a clock of a zone shows, by way of Intl. */
function shownAt(timeZone: string, epochMs: number): string {
  const format = new Intl.DateTimeFormat('en', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  const parts = Object.fromEntries(format.formatToParts(epochMs).map(({ type, value }) => [type, value]));
  return `${parts.year}-${parts.month}-${parts.day}T${parts.hour}:${parts.minute}`;
}
