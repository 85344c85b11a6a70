import { expect } from 'chai';
import fc from 'fast-check';
import { cellText } from '#mappings/cell-text.ts';
import { CellProblem } from '#mappings/row-problem.ts';
import { type CsvValue, createCsvEncoder, defaultStyle, writeCsv } from '#mappings/write/csv-encoder.ts';
import { neutralise } from '#mappings/write/neutralise.ts';
import { createResultEncoder, describeProblems } from '#mappings/write/result-lines.ts';
import { readRows } from '#test/support/read-table.ts';

const decode = (bytes: Uint8Array) => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);

async function collect(pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const all: Uint8Array[] = [];
  for await (const piece of pieces) all.push(piece);
  return Buffer.concat(all);
}

describe('writing csv', () => {
  const text = fc.string({
    unit: fc.oneof(
      fc.constantFrom('"', ';', ',', '\t', '|', '\n', '\r', '=', '-', "'", ' '),
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
    ),
    maxLength: 12,
  });
  const value: fc.Arbitrary<CsvValue> = fc.oneof(
    text,
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
  );

  it('what is written reads back as it was', async () => {
    const rows = fc.array(fc.array(value, { minLength: 2, maxLength: 6 }), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(
        rows,
        fc.constantFrom(';', ',', '\t', '|', '^', ']', '\\'),
        fc.boolean(),
        async (table, delimiter, byteOrderMark) => {
          const bytes = await collect(
            writeCsv(
              ['one', 'two'],
              table.map((row) => [row]),
              { delimiter, byteOrderMark },
            ),
          );
          const read = await readRows(bytes, { format: 'csv', delimiter, headerRow: 1 });
          expect(read.length).to.equal(table.length);
          for (const [index, row] of table.entries()) {
            expect(read[index]!.cells.map((cell, column) => readBack(cellText(cell), row[column]))).to.deep.equal(
              row.map(written),
            );
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it('is the same whether its rows come at once or one by one', () => {
    const rows = [
      ['a', 1],
      ['ñ', null],
    ] as const;
    const [together, apart] = [createCsvEncoder(), createCsvEncoder()];
    const pieces = rows.map((row) => decode(apart([row])));
    expect(pieces.join(''))
      .to.equal(decode(together(rows)))
      .and.to.equal('\ufeffa,1\r\nñ,\r\n');
  });

  it('numbers are written in full', () => {
    const encode = createCsvEncoder({ ...defaultStyle, byteOrderMark: false });
    expect(decode(encode([[1e21, 1.5e-7, -0, -1.25e-10, 573005550113, Number.NaN]]))).to.equal(
      '1000000000000000000000,0.00000015,0,-0.000000000125,573005550113,\r\n',
    );
  });

  it('texts that look like formulas are neutralised, numbers and telephones are not', () => {
    for (const formula of ['=1+1', '@SUM(A1)', '+cmd|calc', '-2+3', '\t=1', '\r=1', '＝1', '+1;2', '--1']) {
      expect(neutralise(formula)).to.equal(`'${formula}`);
    }
    for (const harmless of [
      '-49.03',
      '-1.250,75',
      '- 5 %',
      '-1 234',
      '+49 30 1234-56',
      '+7 (495) 555-10-40',
      '+',
      '-',
      'a=b',
      '49-',
      '',
      "'=1",
    ]) {
      expect(neutralise(harmless)).to.equal(harmless);
    }
  });
});

describe('result files', () => {
  it('show each row once, with its further problems on lines without an action', () => {
    const encode = createResultEncoder();
    const problems = describeProblems(
      [
        { column: 'Teléfono', field: 'contact.phone', ...new CellProblem('lossyNumber', { value: '3,46E+10' }) },
        { column: 'Alta', field: 'startAt', ...new CellProblem('missing') },
      ],
      'es',
    );
    const bytes = [
      encode([{ line: 2, key: 'A-1', action: 'created' }]),
      encode([
        { line: 3, key: '=A', action: 'rejected', problems },
        { line: 9, action: 'skipped' },
      ]),
    ];
    const lines = decode(Buffer.concat(bytes)).split('\r\n');
    expect(lines).to.have.length(6);
    expect(lines.slice(0, 2)).to.deep.equal(['\ufeffline,key,action,field,code,message', '2,A-1,created,,,']);
    expect(lines[2]).to.match(/^3,'=A,rejected,Teléfono,lossyNumber,"?«3,46E\+10» es un número que Excel ha abreviado/);
    expect(lines[3]).to.match(/^3,'=A,,Alta,missing,La celda está vacía/);
    expect(lines[4]).to.equal('9,,skipped,,,');
  });

  it('of a file without rows is a header', () => {
    expect(decode(createResultEncoder()([]))).to.equal('\ufeffline,key,action,field,code,message\r\n');
  });
});

/** What a reader should find of a value. */
function written(value: CsvValue): CsvValue {
  if (typeof value === 'string') return neutralise(value);
  if (typeof value === 'boolean') return String(value);
  return value === null ? '' : value === 0 ? 0 : value;
}

/** A text that was read, as a number where a number was written. */
function readBack(text: string, value: CsvValue): CsvValue {
  return typeof value === 'number' && /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
}
