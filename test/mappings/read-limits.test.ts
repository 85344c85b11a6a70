import { expect } from 'chai';
import { defaultLimits } from '#mappings/read/limits.ts';
import { buildWorkbook } from '#test/support/build-workbook.ts';
import { expectProblem } from '#test/support/expect-problem.ts';
import { problemOf, readRows } from '#test/support/read-table.ts';

const csv = { format: 'csv', delimiter: ';' } as const;
const oneRow = '<row><c><v>1</v></c></row>';

describe('limits', () => {
  const limits = {
    ...defaultLimits,
    unpackedBytes: 8 * 1024 ** 2,
    sharedStringBytes: 1024 ** 2,
    cellLength: 10_000,
    sheetRows: 50,
    columns: 300,
  };

  it('a bomb is refused as soon as it unpacks to more than the limit, whatever its headers say', async () => {
    const bomb = buildWorkbook({ deflate: true, rows: ' '.repeat(64 * 1024 ** 2) });
    expect(bomb.length).to.be.lessThan(100_000);
    const before = process.memoryUsage().rss;
    expectProblem(await problemOf(bomb, {}, { limits: { ...limits, cellLength: 1e9 } }), 'workbookTooLarge', {
      limitMb: 8,
    });
    expect(process.memoryUsage().rss - before).to.be.lessThan(150 * 1024 ** 2);
  });

  it('the parts that describe a workbook are small, and have not endless elements', async () => {
    const metadata = { ...limits, unpackedBytes: 1e9, metadataBytes: 4 * 1024 ** 2, metadataTags: 10_000 };
    const params = { limitMb: 4, count: 10_000 };
    const workbook = (inside: string) => `<workbook><sheets>${inside}</sheets></workbook>`;
    const bombs: [part: string, xml: (run: string) => string, element: string][] = [
      ['xl/styles.xml', (run) => `<styleSheet><cellXfs>${run}</cellXfs></styleSheet>`, '<xf/>'],
      ['xl/styles.xml', (run) => `<styleSheet><numFmts>${run}</numFmts></styleSheet>`, '<numFmt numFmtId="9"/>'],
      ['xl/workbook.xml', workbook, '<sheet name="S" r:id="r1"/>'],
      ['xl/_rels/workbook.xml.rels', (run) => `<Relationships>${run}</Relationships>`, '<Relationship Id="r1"/>'],
      ['_rels/.rels', (run) => `<Relationships>${run}</Relationships>`, '<Relationship Id="r1"/>'],
    ];
    for (const [part, xml, element] of bombs) {
      for (const run of [element.repeat(10_001), `<x y="${' '.repeat(10_000)}"/>`.repeat(500)]) {
        const bytes = buildWorkbook({ rows: oneRow, parts: { [part]: xml(run) }, deflate: true });
        const problem = await problemOf(bytes, {}, { limits: metadata });
        expectProblem(problem, 'workbookTooComplex', params);
      }
    }
    const kind = { 'xl/workbook.xml': null, mimetype: 'x'.repeat(5 * 1024 ** 2) };
    const problem = await problemOf(buildWorkbook({ parts: kind, deflate: true }), {}, { limits: metadata });
    expectProblem(problem, 'workbookTooComplex', params);
    const styles = `<cellXfs>${'<xf/>'.repeat(9000)}</cellXfs>`;
    expect(await readRows(buildWorkbook({ rows: oneRow, styles }), {}, { limits: metadata })).to.have.length(1);
  });

  it('a bomb of styles costs little within the limits that hold', async () => {
    const styles = `<cellXfs>${'<xf/>'.repeat(10_000_000)}</cellXfs>`;
    const bytes = buildWorkbook({ rows: oneRow, styles, deflate: true });
    const started = performance.now();
    expect((await problemOf(bytes, {})).code).to.equal('workbookTooComplex');
    expect(performance.now() - started).to.be.lessThan(5000);
  });

  it('shared strings, also empty ones, take no more memory than the limit', async () => {
    for (const string of [`<si><t>${'añ'.repeat(100)}</t></si>`, '<si/>']) {
      const bytes = buildWorkbook({ rows: oneRow, strings: string.repeat(300_000), deflate: true });
      const problem = await problemOf(bytes, {}, { limits: { ...limits, unpackedBytes: 1e9 } });
      expectProblem(problem, 'sharedStringsTooLarge', { limitMb: 1 });
    }
  });

  it('cells that are too long are refused without being kept', async () => {
    const long = 'x'.repeat(20_000);
    const inRuns = '<r><t>yyyyyyyyyy</t></r>'.repeat(2000);
    const inline = (xml: string) => buildWorkbook({ rows: `<row r="7"><c t="inlineStr"><is>${xml}</is></c></row>` });
    for (const bytes of [inline(`<t>${long}</t>`), inline(inRuns)]) {
      for (const chunkBytes of [1000, 65_536]) {
        expectProblem(await problemOf(bytes, {}, { limits, chunkBytes }), 'cellTooLarge', { line: 7, count: 10_000 });
      }
    }
    const strings = buildWorkbook({ rows: oneRow, strings: `<si>${inRuns}</si>` });
    expectProblem(await problemOf(strings, {}, { limits }), 'textTooLarge', { count: 10_000 });
    expectProblem(await problemOf(Buffer.from(`a\nb;${long}`), csv, { limits }), 'cellTooLarge', {
      line: 2,
      count: 10_000,
    });
    expectProblem(await problemOf(Buffer.from(`a\n"${long}"`), csv, { limits, chunkBytes: 100 }), 'cellTooLarge', {
      line: 2,
      count: 10_000,
    });
  });

  it('columns and rows: as many as the limit, and one more', async () => {
    const row = (cells: number) => `<row>${'<c><v>1</v></c>'.repeat(cells)}</row>`;
    expect((await readRows(buildWorkbook({ rows: row(300) }), {}, { limits }))[0]!.cells).to.have.length(300);
    expectProblem(await problemOf(buildWorkbook({ rows: row(301) }), {}, { limits }), 'tooManyColumns', {
      line: 1,
      count: 300,
    });
    expect(
      await readRows(buildWorkbook({ rows: `${row(2)}<row r="2"><c r="XFD2" s="1"/></row>` }), {}, { limits }),
    ).to.have.length(1);
    expect((await readRows(Buffer.from(';'.repeat(299).concat('a')), csv, { limits }))[0]!.cells).to.have.length(300);
    expectProblem(await problemOf(Buffer.from(`a\n${';'.repeat(300)}`), csv, { limits }), 'tooManyColumns', {
      line: 2,
      count: 300,
    });
    expect(await readRows(buildWorkbook({ rows: row(1).repeat(50) }), {}, { limits })).to.have.length(50);
    expectProblem(await problemOf(buildWorkbook({ rows: row(1).repeat(51) }), {}, { limits }), 'tooManyRows', {
      count: 50,
    });
  });
});
