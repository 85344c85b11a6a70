import { expect } from 'chai';
import { type Cell, type CellFormat, generalFormat } from '#mappings/cell.ts';
import { FileProblem } from '#mappings/file-problem.ts';
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

const number = (value: number, format: Partial<CellFormat> = {}): Cell => ({
  kind: 'number',
  number: value,
  format: { ...generalFormat, ...format },
});
const date = (serial: number, shows: CellFormat['shows'] = 'date'): Cell => ({
  kind: 'date',
  serial,
  format: { ...generalFormat, shows },
  date1904: false,
});
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
        number(310, { zeros: 5 }),
        number(5730055501),
        number(1e15),
        '5.73E+11',
        '1E5',
        date(46083),
        'x'.repeat(101),
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
    ['coordinates', { to: 'customFields.n', type: 'number' }, [number(40.364574000000005)], [40.364574]],
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
      ['0.0625', '0', '101'],
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
      ['a; b ;;c', 'a', ';', Array.from({ length: 51 }, (_, n) => n).join(';'), 'x'.repeat(101)],
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

describe('rows', () => {
  it('empty cells keep, clear or reject; what is required is always needed, unless rows only update', async () => {
    const columns: Column[] = [
      { to: 'description', from: { header: 'A' } },
      { to: 'pointKey', from: { header: 'B' }, onEmpty: 'clear' },
      { to: 'typeKey', from: { header: 'C' }, onEmpty: 'reject' },
    ];
    const table = [
      ['K', 'T', 'A', 'B', 'C'],
      ['1', 't', ' ', '\u00a0', 'c'],
      ['2', '', 'a', 'b', ''],
      ['', 't', 'a', 'b', 'c'],
    ];
    const upsert = await mapRows(buildTemplate(columns), table);
    expect(shortMapped(upsert.rows)).to.deep.equal([
      { key: '1', title: 't', pointKey: null, typeKey: 'c' },
      ['T missing', 'C missing'],
      ['K missing'],
    ]);
    const update = await mapRows(buildTemplate(columns, { mode: 'update' }), table);
    expect(shortMapped(update.rows).slice(1)).to.deep.equal([['C missing'], ['K missing']]);
  });

  it('all problems of a row are named, with what shows them; the cells go along', async () => {
    const columns: Column[] = [
      { to: 'priority', from: { header: 'P' }, values: { A: 'high' } },
      { to: 'contact.email', from: { header: 'E' } },
    ];
    const { rows, counts } = await mapRows(buildTemplate(columns), [
      ['K', 'T', 'P', 'E'],
      ['7', 't', 'B', 'x'],
    ]);
    expect(rows).to.deep.equal([
      {
        kind: 'rejected',
        line: 2,
        key: '7',
        problems: [
          { column: 'P', field: 'priority', code: 'unknownValue', params: { value: 'B', allowed: ['A'] } },
          { column: 'E', field: 'contact.email', code: 'notAnEmail', params: { value: 'x' } },
        ],
        cells: ['7', 't', 'B', 'x'].map((text) => ({ kind: 'text', text })),
      },
    ]);
    expect(counts).to.deep.equal({ read: 1, accepted: 0, rejected: 1 });
  });

  it('a key that came before names the first line, also where that row was rejected', async () => {
    const { rows } = await mapRows(buildTemplate(), [
      ['K', 'T'],
      ['a', 't'],
      ['b', ''],
      [' a', 'u'],
      ['b', 't'],
      ['A', 't'],
    ]);
    expect(shortMapped(rows)).to.deep.equal([
      { key: 'a', title: 't' },
      ['T missing'],
      ['K duplicateKey'],
      ['K duplicateKey'],
      { key: 'A', title: 't' },
    ]);
    expect(
      rows.flatMap((row) => (row.kind === 'rejected' ? row.problems.map(({ params }) => params.firstLine) : [])),
    ).to.deep.equal([undefined, 2, 3]);
  });

  it('several key fields are a key together', async () => {
    const template = buildTemplate([{ to: 'typeKey', from: { header: 'Y' } }], { keyFields: ['key', 'typeKey'] });
    const { rows } = await mapRows(template, [
      ['K', 'T', 'Y'],
      ['a', 't', 'b'],
      ['a', 't', 'c'],
      ['a', 't', 'b'],
      ['d', 't', ''],
    ]);
    expect(rows.map(({ kind, key }) => `${kind} ${key}`)).to.deep.equal([
      'accepted a / b',
      'accepted a / c',
      'rejected a / b',
      'rejected undefined',
    ]);
  });

  it('one coordinate needs the other', async () => {
    const columns: Column[] = [
      { to: 'place.lat', from: { header: 'Y' } },
      { to: 'place.lon', from: { header: 'X' } },
    ];
    const { rows } = await mapRows(buildTemplate(columns), [
      ['K', 'T', 'Y', 'X'],
      ['1', 't', '40.5', '-3.5'],
      ['2', 't', '40.5', ''],
      ['3', 't', '', '-3.5'],
      ['4', 't', '', ''],
      ['5', 't', '91', ''],
    ]);
    expect(shortMapped(rows)).to.deep.equal([
      { key: '1', title: 't', 'place.lat': 40.5, 'place.lon': -3.5 },
      ['X coordinateIncomplete'],
      ['Y coordinateIncomplete'],
      { key: '4', title: 't' },
      ['Y outOfRange', 'X coordinateIncomplete'],
    ]);
  });

  it('blank rows do not count, hidden ones only where the template skips them', async () => {
    const table = [['K', 'T'], ['1', 't'], [' ', '\u00a0'], []];
    expect((await mapRows(buildTemplate(), table)).counts).to.deep.equal({ read: 1, accepted: 1, rejected: 0 });
    expect((await mapRows(buildTemplate(), table, { hidden: true })).counts).to.deep.equal({
      read: 1,
      accepted: 1,
      rejected: 0,
    });
    const skip = buildTemplate([], { source: { ...buildTemplate().source, hiddenRows: 'skip' } });
    expect((await mapRows(skip, table, { hidden: true })).counts).to.deep.equal({ read: 0, accepted: 0, rejected: 0 });
  });

  it('a row of more cells than the header has shifted: only that is said', async () => {
    const { rows } = await mapRows(buildTemplate(), [['K', 'T'], ['1', 't', ''], ['2', '', 'x', ''], ['3']]);
    expect(shortMapped(rows)).to.deep.equal([{ key: '1', title: 't' }, ['C extraCells'], ['T missing']]);
  });

  it('a quotation mark astray rejects its row', async () => {
    const { rows } = await mapRows(
      buildTemplate(),
      [
        ['K', 'T'],
        ['1', 't'],
      ],
      { fault: { code: 'strayQuote', column: 1 } },
    );
    expect(shortMapped(rows)).to.deep.equal([['T strayQuote']]);
  });

  it('constants and columns by letter need no header', async () => {
    const columns: Column[] = [
      { to: 'typeKey', from: { constant: 'VISIT' } },
      { to: 'customFields.a', from: { letter: 'D' } },
      { to: 'customFields.b', from: { constant: 5 }, type: 'number' },
    ];
    const { rows } = await mapRows(
      buildTemplate(columns),
      [
        ['K', 'T', 'K2'],
        ['1', 't', '', 'd'],
      ],
      {},
    );
    expect(shortMapped(rows)).to.deep.equal([['D extraCells']]);
    const { rows: wide } = await mapRows(buildTemplate(columns), [
      ['K', 'T', '', ''],
      ['1', 't', '', 'd'],
    ]);
    expect(shortMapped(wide)).to.deep.equal([
      { key: '1', title: 't', typeKey: 'VISIT', 'customFields.a': 'd', 'customFields.b': 5 },
    ]);
  });
});

describe('columns of the template and of the file', () => {
  const problemOf = (template: TemplateInput, header: string[]) =>
    mapRows(template, [header]).then(
      () => undefined,
      (error) => (error instanceof FileProblem ? { code: error.code, params: error.params } : error),
    );

  it('missing ones are all named before a row is read', async () => {
    const template = buildTemplate([
      { to: 'startAt', from: { header: 'Fecha' }, withTime: { header: 'Hora' } },
      { to: 'typeKey', from: { letter: 'H' } },
    ]);
    expect(await problemOf(template, ['K', 'Título'])).to.deep.equal({
      code: 'columnsMissing',
      params: { columns: ['T', 'Fecha', 'Hora', 'H'] },
    });
  });

  it('one that comes twice could be either', async () => {
    expect(await problemOf(buildTemplate(), ['K', 'T', 'T'])).to.deep.equal({
      code: 'columnsAmbiguous',
      params: { columns: ['T'] },
    });
  });

  it('headers are compared as a person sees them', async () => {
    const template = buildTemplate([{ to: 'typeKey', from: { header: ' Tipo  de\u00a0tarea' } }]);
    expect(await problemOf(template, ['K', 'T', 'Tipo de tarea'])).to.equal(undefined);
    expect(await problemOf(template, ['K', 'T', 'tipo de tarea'])).to.have.property('code', 'columnsMissing');
  });
});
