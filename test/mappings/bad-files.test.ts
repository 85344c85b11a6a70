import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { bytesSource } from '#mappings/read/byte-source.ts';
import { openTable } from '#mappings/read/open-table.ts';
import { buildWorkbook, relationsTo } from '#test/support/build-workbook.ts';
import { buildZip } from '#test/support/build-zip.ts';
import { expectProblem } from '#test/support/expect-problem.ts';
import { buildSource, problemOf, readRows } from '#test/support/read-table.ts';

const csv = { format: 'csv', delimiter: ';' } as const;
const oneRow = '<row><c><v>1</v></c></row>';
const sample = readFileSync(new URL('../samples/visitas-madrid.xlsx', import.meta.url));

const binary = {
  '_rels/.rels': relationsTo(['officeDocument', 'xl/workbook.bin']),
  'xl/workbook.bin': new Uint8Array(10),
};

const openDocument = buildZip([{ name: 'mimetype', data: 'application/vnd.oasis.opendocument.spreadsheet' }]);

describe('files that are not what the template says', () => {
  const cases: [what: string, bytes: Uint8Array, code: string, params: object][] = [
    ['an empty file', new Uint8Array(), 'emptyFile', {}],
    ['a text', Buffer.from('a;b;c\n1;2;3\n'), 'notAWorkbook', {}],
    ['a page', Buffer.from('<html><table><tr><td>1</table></html>'), 'notAWorkbook', {}],
    ['a PDF', Buffer.from('%PDF-1.7 …'), 'otherFormat', { found: 'PDF', expected: 'XLSX' }],
    ['an archive', buildZip([{ name: 'a.txt', data: 'a' }]), 'notAWorkbook', {}],
    ['an old workbook', ole('Workbook'), 'otherFormat', { found: 'XLS', expected: 'XLSX' }],
    ['an encrypted workbook', ole('EncryptedPackage'), 'encryptedWorkbook', {}],
    ['the beginning of one', sample.subarray(0, sample.length - 500), 'truncatedFile', {}],
    ['a few bytes of one', sample.subarray(0, 20), 'truncatedFile', {}],
    ['a binary workbook', buildWorkbook({ parts: binary }), 'otherFormat', { found: 'XLSB', expected: 'XLSX' }],
    ['a document of words', buildWorkbook({ parts: { 'xl/workbook.xml': '<document/>' } }), 'notAWorkbook', {}],
    ['an open document', openDocument, 'otherFormat', { found: 'ODS', expected: 'XLSX' }],
  ];
  for (const [what, bytes, code, params] of cases) {
    it(`${what} is no workbook`, async () => {
      expectProblem(await problemOf(bytes, {}), code, params);
    });
  }

  it('a workbook is no text, nor is an old one', async () => {
    expectProblem(await problemOf(sample, csv), 'otherFormat', { found: 'XLSX/ZIP', expected: 'CSV' });
    expectProblem(await problemOf(ole('Workbook'), csv), 'otherFormat', { found: 'XLS', expected: 'CSV' });
    expectProblem(await problemOf(new Uint8Array(), csv), 'emptyFile');
  });

  it('every beginning of a workbook is refused, none is half read', async () => {
    for (let length = 1; length < sample.length; length += 97) {
      expect((await problemOf(sample.subarray(0, length), {})).code).to.match(
        /^(truncatedFile|notAWorkbook|brokenWorkbook)$/,
      );
    }
  });

  it('the sheet of the template is missing', async () => {
    const bytes = buildWorkbook({ rows: oneRow });
    expectProblem(await problemOf(bytes, { sheet: 'Hoja1' }), 'sheetMissing', { sheet: 'Hoja1', sheets: ['Data'] });
  });

  it('the header is not where the template says', async () => {
    expectProblem(await problemOf(buildWorkbook({ rows: oneRow }), { headerRow: 3 }), 'headerMissing', { line: 3 });
    expectProblem(await problemOf(Buffer.from('a;b\n"c\nd";e\nf;g'), { ...csv, headerRow: 3 }), 'headerMissing', {
      line: 3,
    });
    expectProblem(await problemOf(buildWorkbook({}), { headerRow: 1 }), 'headerMissing', { line: 1 });
  });

  it('a header alone is a table without rows', async () => {
    const table = await openTable(bytesSource(Buffer.from('a;b')), buildSource({ ...csv, headerRow: 1 }));
    expect(table.header).to.deep.equal(['a', 'b']);
    expect(await readRows(Buffer.from('a;b\r\n'), { ...csv, headerRow: 1 })).to.deep.equal([]);
  });
});

describe('broken texts', () => {
  it('a byte that is not of the encoding is named by its place, wherever the bytes are cut', async () => {
    const cases: [bytes: Buffer, encoding: string, line: number, byteOffset: number][] = [
      [Buffer.from('a;b\r\nc;\xf1o\n', 'latin1'), 'utf-8', 2, 7],
      [Buffer.from('a\rb\n\xc3', 'latin1'), 'utf-8', 3, 4],
      [Buffer.concat([Buffer.from('\ufeffé\n'), Buffer.from([0xe2, 0x82]), Buffer.from('x')]), 'utf-8', 2, 6],
      [
        Buffer.concat([Buffer.from('\ufeffa\n', 'utf16le'), Buffer.from([0x00, 0xd8]), Buffer.from('b', 'utf16le')]),
        'utf-16le',
        2,
        6,
      ],
      [Buffer.from('caf\xe9\n\x81', 'latin1'), 'windows-1252', 2, 5],
      [Buffer.from('\xff\n', 'latin1'), 'utf-8', 1, 0],
    ];
    for (const [bytes, encoding, line, byteOffset] of cases) {
      for (const chunkBytes of [1, 2, 3, 4, 5, 64]) {
        expectProblem(await problemOf(bytes, { ...csv, encoding }, { chunkBytes }), 'badEncoding', {
          encoding,
          line,
          byteOffset,
        });
      }
    }
  });

  it('a quotation mark that is never closed is named by its line', async () => {
    expectProblem(await problemOf(Buffer.from('a;b\n"c\nd;e\n'), csv), 'unclosedQuote', { line: 2 });
    expectProblem(await problemOf(Buffer.from('a;"'), csv), 'unclosedQuote', { line: 1 });
  });
});

/** A container of old Office files whose directory names one stream. */
function ole(stream: string): Buffer {
  const bytes = Buffer.alloc(512 * 4);
  bytes.set([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
  bytes.writeUInt16LE(9, 30);
  bytes.writeUInt32LE(1, 48);
  bytes.write('Root Entry', 1024, 'utf16le');
  bytes.write(stream, 1024 + 128, 'utf16le');
  return bytes;
}
