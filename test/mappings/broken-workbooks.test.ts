import { expect } from 'chai';
import { buildWorkbook, relationsTo, type WorkbookParts } from '#test/support/build-workbook.ts';
import { buildZip } from '#test/support/build-zip.ts';
import { expectProblem } from '#test/support/expect-problem.ts';
import { problemOf, readRows } from '#test/support/read-table.ts';

const oneRow = '<row><c><v>1</v></c></row>';

describe('broken workbooks', () => {
  const sheet = (xml: string | Uint8Array): WorkbookParts => ({ parts: { 'xl/worksheets/sheet1.xml': xml } });
  const cases: [what: string, parts: WorkbookParts, part?: string][] = [
    ['a sheet that ends early', sheet('<worksheet><sheetData><row><c><v>1</v></c></row>')],
    ['a sheet without rows', sheet('<worksheet/>')],
    ['a document type, and so entities', sheet('<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet><sheetData/></worksheet>')],
    ['an entity that nobody declared', { rows: '<row><c t="inlineStr"><is><t>&a;</t></is></c></row>' }],
    ['a character that does not exist', { rows: '<row><c t="inlineStr"><is><t>&#xD800;</t></is></c></row>' }],
    [
      'bytes that are not UTF-8',
      sheet(
        Buffer.concat([
          Buffer.from('<worksheet><sheetData><row><c t="str"><v>a'),
          Buffer.from([0xe9]),
          Buffer.from('b</v></c></row></sheetData></worksheet>'),
        ]),
      ),
    ],
    ['a shared string that is not there', { rows: '<row><c t="s"><v>3</v></c></row>', strings: '<si><t>a</t></si>' }],
    ['shared strings without a number', { rows: '<row><c t="s"><v>x</v></c></row>', strings: '<si><t>a</t></si>' }],
    [
      'a document type in the strings',
      { rows: oneRow, parts: { 'xl/sharedStrings.xml': '<!DOCTYPE sst><sst/>' } },
      'xl/sharedStrings.xml',
    ],
    ['a row whose number is none', { rows: '<row r="x"><c><v>1</v></c></row>' }],
    ['a sheet that is not in the file', { parts: { 'xl/worksheets/sheet1.xml': null } }],
  ];
  for (const [what, parts, part = 'xl/worksheets/sheet1.xml'] of cases) {
    it(`${what}`, async () => {
      for (const chunkBytes of [1, 16, 65_536]) {
        expectProblem(await problemOf(buildWorkbook(parts), {}, { chunkBytes }), 'brokenWorkbook', { part });
      }
    });
  }

  const entries = (says: object, name = 'xl/worksheets/sheet1.xml', deflate = false) => {
    const data = `<worksheet><sheetData>${oneRow.repeat(1000)}</sheetData></worksheet>`;
    const others = {
      '_rels/.rels': relationsTo(['officeDocument', 'xl/workbook.xml']),
      'xl/workbook.xml': '<workbook><sheets><sheet name="D" r:id="r1"/></sheets></workbook>',
      'xl/_rels/workbook.xml.rels': relationsTo(['worksheet', 'worksheets/sheet1.xml']),
    };
    return buildZip([...Object.entries(others).map(([name, data]) => ({ name, data })), { name, data, says, deflate }]);
  };

  it('tags that do not end, short and long', async () => {
    for (const part of ['xl/styles.xml', 'xl/sharedStrings.xml']) {
      for (const length of [10, 2_000_000]) {
        const bytes = buildWorkbook({ rows: oneRow, strings: '', parts: { [part]: `<sst><si ${'x'.repeat(length)}` } });
        const problem = await problemOf(bytes, {});
        expect(problem.code).to.be.oneOf(['brokenWorkbook', 'textTooLarge']);
      }
    }
  });

  it('headers that lie: checksum, size, method', async () => {
    const part = 'xl/worksheets/sheet1.xml';
    expect(await readRows(entries({}), {})).to.have.length(1000);
    expectProblem(await problemOf(entries({ crc32: 1 }), {}), 'brokenWorkbook', { part });
    expectProblem(await problemOf(entries({ size: 100 }, part, true), {}), 'brokenWorkbook', { part });
    expectProblem(await problemOf(entries({ size: 100_000 }, part, true), {}), 'brokenWorkbook', { part });
    expectProblem(await problemOf(entries({ method: 8 }), {}), 'brokenWorkbook', { part });
    expectProblem(await problemOf(entries({ method: 99 }), {}), 'brokenWorkbook', { part });
    expectProblem(await problemOf(entries({ size: 1 }), {}), 'brokenWorkbook', { part: 'zip' });
    expectProblem(await problemOf(entries({ flags: 1 }, part, true), {}), 'encryptedWorkbook');
  });

  it('names that lead outside, or come twice', async () => {
    expectProblem(await problemOf(entries({}, '../evil.xml'), {}), 'brokenWorkbook', { part: 'zip' });
    expectProblem(await problemOf(entries({}, '/etc/evil.xml'), {}), 'brokenWorkbook', { part: 'zip' });
    expectProblem(await problemOf(entries({}, 'XL/workbook.xml'), {}), 'brokenWorkbook', { part: 'zip' });
  });
});
