import { expect } from 'chai';
import { type Cell, type CellFormat, generalFormat, NumberCell } from '#mappings/cell.ts';
import { readFormatCode } from '#mappings/read/xlsx/number-format.ts';
import { buildTemplate, mapRows } from '#test/support/map-rows.ts';
import { type Column, dateCell, readColumn } from '#test/support/read-column.ts';

const number = (value: number, format: Partial<CellFormat> = {}) =>
  new NumberCell(value, { ...generalFormat, ...format });
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
        dateCell(46083),
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
        dateCell(46083),
        dateCell(46083.5, 'dateTime'),
        dateCell(0.5, 'time'),
        dateCell(1.5, 'duration'),
        yes,
        '3,46E+10',
      ],
      ['a \n b', '12.5', '12', '2026-03-02', '2026-03-02T12:00:00', '12:00:00', '36:00:00', 'TRUE', 'lossyNumber'],
    ],
    [
      'numbers',
      { to: 'customFields.n', type: 'number' },
      [number(0.1 + 0.2), '1,000.5', dateCell(46083), yes, 'x'],
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
        dateCell(0.0625, 'time'),
        dateCell(1.5, 'duration'),
        number(0.5),
        number(1.5),
        '90',
        dateCell(0.04166666666, 'time'),
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
      ['28/03/2026', dateCell(46083.75), dateCell(60), dateCell(0.5, 'time'), number(46083), '2026-03-28 10:00'],
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
