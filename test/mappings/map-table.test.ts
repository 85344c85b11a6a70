import { expect } from 'chai';
import { textCell } from '#mappings/cell.ts';
import { FileProblem } from '#mappings/file-problem.ts';
import type { TemplateInput } from '#mappings/template.ts';
import { buildTemplate, mapRows, shortMapped } from '#test/support/map-rows.ts';

type Column = TemplateInput['columns'][number];

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
        cells: ['7', 't', 'B', 'x'].map(textCell),
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

  it('marks without end in a header or a word cost next to nothing', async () => {
    const marks = `e${'\u0301\u0316'.repeat(500_000)}`;
    const template = buildTemplate([{ to: 'priority', from: { header: 'P' }, values: { é: 'high' } }]);
    const started = performance.now();
    const { rows } = await mapRows(template, [
      ['K', 'T', 'P', marks],
      ['1', 't', marks],
      ['2', 't', 'E\u0301'],
    ]);
    expect(performance.now() - started).to.be.lessThan(2000);
    expect(shortMapped(rows)).to.deep.equal([['P unknownValue'], { key: '2', title: 't', priority: 'high' }]);
  });

  it('headers are compared as a person sees them', async () => {
    const template = buildTemplate([{ to: 'typeKey', from: { header: ' Tipo  de\u00a0tarea' } }]);
    expect(await problemOf(template, ['K', 'T', 'Tipo de tarea'])).to.equal(undefined);
    expect(await problemOf(template, ['K', 'T', 'tipo de tarea'])).to.have.property('code', 'columnsMissing');
  });
});
