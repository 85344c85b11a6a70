import { expect } from 'chai';
import { type Cell, type CellFormat, DateCell, generalFormat, NumberCell } from '#mappings/cell.ts';
import { readFormatCode } from '#mappings/read/xlsx/number-format.ts';
import { explainRowProblem } from '#mappings/row-problem.ts';
import type { TemplateInput } from '#mappings/template.ts';
import { buildTemplate, mapRows, shortMapped } from '#test/support/map-rows.ts';
import { locales } from '#texts/locales.ts';

type Column = TemplateInput['columns'][number];

/** What one more column X gives for its cells, after a key and a title that are fine. */
async function readColumn(column: Omit<Column, 'from'>, cells: (string | Cell)[], more: Partial<TemplateInput> = {}) {
  const template = buildTemplate([{ ...column, from: { header: 'X' } }], more);
  const table = [['K', 'T', 'X'], ...cells.map((cell, index) => [`k${index}`, 't', cell])];
  const { rows } = await mapRows(template, table);
  for (const row of rows) {
    for (const problem of row.kind === 'rejected' ? row.problems : []) {
      for (const locale of locales) expect(explainRowProblem(problem, locale)).to.match(/^[^{}]{20,}$/);
    }
  }
  return rows.map((row) =>
    row.kind === 'accepted' ? row.values[column.to] : row.problems.map(({ code }) => code).join(),
  );
}

const number = (value: number, format: Partial<CellFormat> = {}) =>
  new NumberCell(value, { ...generalFormat, ...format });
const date = (serial: number, shows: CellFormat['shows'] = 'date', date1904 = false) =>
  new DateCell(serial, { ...generalFormat, shows }, date1904);
const yes: Cell = { kind: 'boolean', boolean: true };

describe('cells become values', () => {
  const cases: [what: string, column: Omit<Column, 'from'>, cells: (string | Cell)[], expected: unknown[]][] = [
    [
      'keys: in NFC, with single spaces, numbers without exponent, filled up as shown; no dates, no lost digits',
      { to: 'pointKey' },
      [
        ' A  1\u00a0b ',
        'n\u0303',
        number(42),
        number(310, readFormatCode('00000')),
        number(5730055501),
        number(1e15),
        '5.73E+11',
        '1E5',
        date(46083),
        'x'.repeat(201),
      ],
      ['A 1 b', 'ñ', '42', '00310', '5730055501', 'lossyNumber', 'lossyNumber', '1E5', 'dateInstead', 'tooLong'],
    ],
    [
      'texts: ends trimmed, line ends as LF, numbers and days as written in ISO',
      { to: 'description' },
      [
        ' a \r\n b\r',
        number(12.5),
        number(12),
        date(46083),
        date(46083.5, 'dateTime'),
        date(0.5, 'time'),
        date(1.5, 'duration'),
        yes,
        '3,46E+10',
      ],
      ['a \n b', '12.5', '12', '2026-03-02', '2026-03-02T12:00:00', '12:00:00', '36:00:00', 'TRUE', 'lossyNumber'],
    ],
    [
      'numbers',
      { to: 'customFields.n', type: 'number' },
      [number(0.1 + 0.2), '1,000.5', date(46083), yes, 'x'],
      [0.3, 1000.5, 'notANumber', 'notANumber', 'notANumber'],
    ],
    ['coordinates', { to: 'customFields.n', type: 'number' }, [number(40.364574000000005), number(-0)], [40.364574, 0]],
    [
      'percentages',
      { to: 'customFields.p', type: 'percent' },
      ['15 %', '7%', '33.3%', number(0.15, { percent: true }), number(15), '15', 'x %'],
      [0.15, 0.07, 0.333, 0.15, 'notAPercentage', 'notAPercentage', 'notANumber'],
    ],
    [
      'minutes',
      { to: 'durationS', unit: 'minutes' },
      ['1.5', number(37.5), '-1', 'x'],
      [90, 2250, 'outOfRange', 'notANumber'],
    ],
    ['hours', { to: 'durationS', unit: 'hours' }, ['.1', '1:30'], [360, 'notANumber']],
    [
      'lengths as times',
      { to: 'durationS', unit: 'clock' },
      [
        '1:30',
        date(0.0625, 'time'),
        date(1.5, 'duration'),
        number(0.5),
        number(1.5),
        '90',
        date(0.04166666666, 'time'),
      ],
      [5400, 5400, 129_600, 43_200, 'notATime', 'notATime', 3600],
    ],
    [
      'distances',
      { to: 'entryRadiusM', unit: 'kilometres' },
      ['0.0625', '-1', '101'],
      [62.5, 'outOfRange', 'outOfRange'],
    ],
    [
      'e-mail addresses',
      { to: 'contact.email' },
      ['a@b.example', 'a@b', 'a b@c.d', 'a@b.c; d@e.f', '@b.c', 'a@b..c'],
      ['a@b.example', ...new Array(5).fill('notAnEmail')],
    ],
    ['choices', { to: 'priority' }, ['high', 'URGENT', 'Alta'], ['high', 'urgent', 'unknownValue']],
    [
      'words',
      { to: 'priority', values: { Alta: 'high', ' MEDIA ': 'normal' } },
      [' alta ', 'media', 'high'],
      ['high', 'normal', 'unknownValue'],
    ],
    [
      'truth',
      { to: 'customFields.b', type: 'boolean' },
      [yes, 'false', '1', number(0), 'VERDADERO'],
      [true, false, true, false, 'unknownValue'],
    ],
    [
      'truth in words',
      { to: 'customFields.b', type: 'boolean', values: { Sí: true, No: false } },
      ['SÍ', 'no', yes, 'true'],
      [true, false, true, 'unknownValue'],
    ],
    [
      'lists',
      { to: 'formKeys', split: ';' },
      ['a; b ;;c', 'a', ';', Array.from({ length: 51 }, (_, n) => n).join(';'), 'x'.repeat(201)],
      [['a', 'b', 'c'], ['a'], [], 'tooManyItems', 'tooLong'],
    ],
    [
      'lists in words',
      { to: 'formKeys', split: ',', values: { A: 'fa', B: 'fb' } },
      ['a,B', 'a,c'],
      [['fa', 'fb'], 'unknownValue'],
    ],
    [
      'days',
      { to: 'customFields.d', type: 'date' },
      ['28/03/2026', date(46083.75), date(60), date(0.5, 'time'), number(46083), '2026-03-28 10:00'],
      ['2026-03-28', '2026-03-02', 'notADate', 'notADate', 'notADate', '2026-03-28'],
    ],
    [
      'cells that hold errors, and formulas without a value',
      { to: 'description' },
      [{ kind: 'error', error: '#N/A' }, { kind: 'formula' }],
      ['errorCell', 'formulaWithoutValue'],
    ],
  ];
  for (const [what, column, cells, expected] of cases) {
    it(what, async () => {
      expect(await readColumn(column, cells)).to.deep.equal(expected);
    });
  }

  it('keys and texts are what a person sees under the format, words too; else a problem, never another key', async () => {
    const under = (code: string, value: number) => number(value, readFormatCode(code));
    const phone = '[<=9999999]###\\-####;\\(###\\)\\ ###\\-####';
    const shown: [code: string, value: number, expected: string][] = [
      ['"M-"00', 1, 'M-01'],
      ['"M-"00', -1, '-M-01'],
      ['"M-"00', 1.5, 'shownOtherwise'],
      ['00000-0000', 123456789, '12345-6789'],
      ['00000-0000', 12345, '00001-2345'],
      ['00\\.00\\.000', 2803026, '28.03.026'],
      ['0"-A"', 12, '12-A'],
      ['"A"0;"B"0;"none"', -5, 'B5'],
      ['"A"0;"B"0;"none"', 0, 'none'],
      ['#', 0, 'shownOtherwise'],
      ['##-##', 5, '-5'],
      ['0#', 5, '05'],
      [phone, 5551234, '555-1234'],
      [phone, 5551234567, '(555) 123-4567'],
      ['[Blue][$-409]00', 7, '07'],
      ['[$N-409]0', 7, 'N7'],
      ['General', 12.5, '12.5'],
      ['#,##0.00', 1234.5, '1234.5'],
      ['0.00E+00', 573005550113, '573005550113'],
      ['_-* #,##0_-;_-* (#,##0)_-;_-* "-"_-', -5, '-5'],
      ['0', 12.5, 'shownOtherwise'],
      ['0.0,', 12345, 'shownOtherwise'],
      ['# ?/?', 0.5, 'shownOtherwise'],
      ['0%', 0.15, 'shownOtherwise'],
      ['"€"0.00', 12.5, 'shownOtherwise'],
      ['K-0', 5, 'shownOtherwise'],
      [';;;', 5, 'shownOtherwise'],
      ['[>5]"X"0', 3, 'shownOtherwise'],
      ['[DBNum1]0', 3, 'shownOtherwise'],
    ];
    for (const to of ['pointKey', 'contact.phone', 'description']) {
      const cells = shown.map(([code, value]) => under(code, value));
      expect(await readColumn({ to }, cells), to).to.deep.equal(shown.map(([, , expected]) => expected));
    }
    const values = { 'P-1': 'high', 1: 'low' };
    expect(await readColumn({ to: 'priority', values }, [under('"P-"0', 1), under('"P-"0.0', 1)])).to.deep.equal([
      'high',
      'shownOtherwise',
    ]);
  });

  it('instants: in the zone of the template, a day alone for the time the template gives it', async () => {
    const cells = [
      '28/03/2026 10:30',
      '2026-03-28T10:30:00Z',
      date(46109.4375, 'dateTime'),
      date(46109, 'dateTime'),
      date(46109),
      '28/03/2026',
      '29/03/2026 02:30',
      '25/10/2026 02:30',
      'x',
    ];
    expect(await readColumn({ to: 'dueAt' }, cells)).to.deep.equal([
      '2026-03-28T09:30:00Z',
      '2026-03-28T10:30:00Z',
      '2026-03-28T09:30:00Z',
      '2026-03-27T23:00:00Z',
      'timeMissing',
      'timeMissing',
      'timeSkipped',
      '2026-10-25T00:30:00Z',
      'notADate',
    ]);
    const source = { ...buildTemplate().source, dayOnly: { dueAt: '23:59:59' } };
    expect(await readColumn({ to: 'dueAt' }, ['28/03/2026', date(46109)], { source })).to.deep.equal([
      '2026-03-28T22:59:59Z',
      '2026-03-28T22:59:59Z',
    ]);
  });

  it('a day alone whose time the clocks skipped, or showed twice, is its beginning or its end', async () => {
    const read = (timeZone: string, time: string, cell: string) =>
      readColumn({ to: 'startAt' }, [cell], {
        source: { ...buildTemplate().source, timeZone, dayOnly: { startAt: time } },
      });
    expect(await read('America/Sao_Paulo', '00:00:00', '04/11/2018')).to.deep.equal(['2018-11-04T03:00:00Z']);
    expect(await read('America/Sao_Paulo', '23:59:59', '17/02/2018')).to.deep.equal(['2018-02-18T02:59:59Z']);
    expect(await read('America/Havana', '00:30:00', '01/11/2026')).to.deep.equal(['2026-11-01T04:30:00Z']);
  });

  it('a time in a column of its own, whose problems are its own', async () => {
    const template = buildTemplate([{ to: 'startAt', from: { header: 'D' }, withTime: { header: 'H' } }]);
    const { rows } = await mapRows(template, [
      ['K', 'T', 'D', 'H'],
      ['1', 't', '28/03/2026', '14:30'],
      ['2', 't', date(46109), date(0.6041666667, 'time')],
      ['3', 't', '28/03/2026', '2:30 p. m.'],
      ['4', 't', '28/03/2026', '25:00'],
      ['5', 't', '29/03/2026', '2:30'],
      ['6', 't', '28/03/2026', ''],
      ['7', 't', '', '14:30'],
      ['8', 't', '31/02/2026', '25:00'],
      ['9', 't', '28/03/2026', { kind: 'error', error: '#N/A' }],
    ]);
    const at = (key: string) => ({ key, title: 't', startAt: '2026-03-28T13:30:00Z' });
    expect(shortMapped(rows)).to.deep.equal([
      at('1'),
      at('2'),
      at('3'),
      ['H notATime'],
      ['H timeSkipped'],
      ['D timeMissing'],
      { key: '7', title: 't' },
      ['D notADate'],
      ['H errorCell'],
    ]);
  });
});

describe('cells of points', () => {
  it('countries are codes; names need a table of values', async () => {
    const read = async (values?: Column['values']) => {
      const columns: Column[] = [
        { to: 'key', from: { header: 'K' } },
        { to: 'name', from: { header: 'T' } },
        { to: 'address.country', from: { header: 'C' }, ...(values && { values }) },
      ];
      const cells = ['ES', 'pe', 'España'].map((country, index) => [`${index}`, 'n', country]);
      const { rows } = await mapRows({ ...buildTemplate(), target: 'points', columns }, [['K', 'T', 'C'], ...cells]);
      return rows.map((row) => (row.kind === 'accepted' ? row.values['address.country'] : row.problems[0]?.code));
    };
    expect(await read()).to.deep.equal(['ES', 'PE', 'notACountry']);
    expect(await read({ España: 'es', ES: 'ES', PE: 'PE' })).to.deep.equal(['ES', 'PE', 'ES']);
  });
});
