import { expect } from 'chai';
import { mapTable } from '#mappings/map-table.ts';
import { mergeName } from '#mappings/merges.ts';
import { bytesSource } from '#mappings/read/byte-source.ts';
import { defaultLimits } from '#mappings/read/limits.ts';
import { openTable } from '#mappings/read/open-table.ts';
import type { MappedRow } from '#mappings/row-mapper.ts';
import { Template, type TemplateInput } from '#mappings/template.ts';
import { buildWorkbook } from '#test/support/build-workbook.ts';
import { expectProblem } from '#test/support/expect-problem.ts';
import { buildTemplate, shortMapped } from '#test/support/map-rows.ts';
import { problemOf } from '#test/support/read-table.ts';

const text = (value: string) => (value === '' ? '<c s="0"/>' : `<c t="inlineStr"><is><t>${value}</t></is></c>`);
const rowsOf = (cells: string[][]) => cells.map((row) => `<row>${row.map(text).join('')}</row>`).join('');

/** A workbook with merges behind its rows, and perhaps much else before and after them. */
function buildMerged(cells: string[][], merges: string[], { before = '', prefix = '' } = {}): Buffer {
  const ranges = merges.map((ref) => `<${prefix}mergeCell ref="${ref}"/>`).join('');
  const xml =
    `<worksheet><sheetData>${rowsOf(cells)}</sheetData>${before}<${prefix}mergeCells count="${merges.length}">${ranges}</${prefix}mergeCells>` +
    '<phoneticPr fontId="1"/></worksheet>';
  return buildWorkbook({ parts: { 'xl/worksheets/sheet1.xml': xml } });
}

async function mapMerged(bytes: Buffer, columns: TemplateInput['columns'], chunkBytes?: number): Promise<MappedRow[]> {
  const source = { format: 'xlsx', decimalMark: '.', dateOrder: 'dmy', timeZone: 'Europe/Madrid' } as const;
  const template = Template.parse(buildTemplate(columns, { source }));
  const rows: MappedRow[] = [];
  const table = await openTable(bytesSource(bytes), template.source, { chunkBytes });
  for await (const batch of mapTable(template, table).batches) rows.push(...batch);
  return rows;
}

const employee: TemplateInput['columns'] = [{ to: 'employeeKey', from: { header: 'E' } }];

describe('merged cells', () => {
  const table = [
    ['K', 'T', 'E'],
    ['1', 'a', 'M-01'],
    ['2', 'b', ''],
    ['3', 'c', 'M-02'],
  ];

  it('a row below the first of a merge over a mapped column is refused, and the merge named', async () => {
    for (const chunkBytes of [1, 7, 64, 65_536]) {
      const rows = await mapMerged(buildMerged(table, ['C2:C3']), employee, chunkBytes);
      expect(shortMapped(rows)).to.deep.equal([
        { key: '1', title: 'a', employeeKey: 'M-01' },
        ['E mergedCells'],
        { key: '3', title: 'c', employeeKey: 'M-02' },
      ]);
      expect(rows[1]).to.have.nested.property('problems[0].params.range', 'C2:C3');
    }
  });

  it('however the sheet writes them', async () => {
    const others = `<!-- a mergeCells --><hyperlinks>${'<hyperlink ref="A1" display="mergeCells"/>'.repeat(50)}</hyperlinks>`;
    for (const bytes of [
      buildMerged(table, ['$C$2:$C$3']),
      buildMerged(table, ['C2:C3'], { prefix: 'x:' }),
      buildMerged(table, ['C2:C3'], { before: others }),
      buildMerged([...table.slice(0, 3), ['3', 'mergeCells', 'M-02']], ['A9:B9', 'C2:D3', 'oops', 'C8:C9']),
    ]) {
      for (const chunkBytes of [5, 65_536]) {
        const rows = await mapMerged(bytes, employee, chunkBytes);
        expect(rows.map(({ kind }) => kind)).to.deep.equal(['accepted', 'rejected', 'accepted']);
      }
    }
  });

  it('a key, a time and a value that the file hides beneath a merge are no better', async () => {
    const columns: TemplateInput['columns'] = [{ to: 'startAt', from: { header: 'D' }, withTime: { header: 'H' } }];
    const cells = [
      ['K', 'T', 'D', 'H'],
      ['1', 'a', '28/03/2026', '9:00'],
      ['', 'b', '28/03/2026', '10:00'],
      ['3', 'c', '28/03/2026', ''],
    ];
    expect(shortMapped(await mapMerged(buildMerged(cells, ['A2:A3', 'D2:D4']), columns))).to.deep.equal([
      { key: '1', title: 'a', startAt: '2026-03-28T08:00:00Z' },
      ['K mergedCells', 'H mergedCells'],
      ['H mergedCells'],
    ]);
  });

  it('merges in one row, over other columns, and rows with nothing else in them are no problem', async () => {
    const cells = [
      ['K', 'T', 'E', 'X'],
      ['1', 'a', 'M-01', 'x'],
      ['2', 'b', 'M-01', ''],
      ['', '', '', ''],
    ];
    const rows = await mapMerged(buildMerged(cells, ['A1:B1', 'C2:D2', 'D2:D3', 'A3:D4']), employee);
    expect(rows.map(({ kind }) => kind)).to.deep.equal(['accepted', 'accepted']);
  });

  it('are bounded in number, and found among many', async () => {
    const limits = { ...defaultLimits, merges: 1000 };
    const merges = Array.from({ length: 1000 }, (_, index) => `C${index * 3 + 2}:C${index * 3 + 3}`);
    const cells = [['K', 'T', 'E'], ...Array.from({ length: 3000 }, (_, index) => [`${index}`, 't', 'M-01'])];
    const rows = await mapMerged(buildMerged(cells, merges), employee);
    expect(rows.filter(({ kind }) => kind === 'rejected')).to.have.length(1000);
    const problem = await problemOf(buildMerged(table, [...merges, 'A1:A2']), {}, { limits });
    expectProblem(problem, 'tooManyMerges', { count: 1000 });
    expect(mergeName({ top: 2, bottom: 3, left: 26, right: 27 })).to.equal('AA2:AB3');
  });
});
