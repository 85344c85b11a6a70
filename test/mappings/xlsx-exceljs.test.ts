import { expect } from 'chai';
import exceljs from 'exceljs';
import fc from 'fast-check';
import { dayMs } from '#mappings/calendar.ts';
import { type Cell, emptyCell } from '#mappings/cell.ts';
import { serialTime } from '#mappings/serial-date.ts';
import { readRows } from '#test/support/read-table.ts';

const text = fc.string({
  unit: fc.oneof(
    fc.constantFrom('\n', ' ', '&', '<', '_x0041_', '"'),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
  ),
  maxLength: 30,
});
const day = fc.date({ min: new Date('1905-01-01'), max: new Date('2200-01-01'), noInvalidDate: true });

/** Values as exceljs takes them. */
const value: fc.Arbitrary<exceljs.CellValue> = fc.oneof(
  { arbitrary: text, weight: 4 },
  fc.integer({ min: -1e9, max: 1e12 }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.boolean(),
  day.map((date) => new Date(Math.round(date.getTime() / 1000) * 1000)),
  fc.array(text, { minLength: 1, maxLength: 3 }).map((runs) => ({ richText: runs.map((run) => ({ text: run })) })),
  // exceljs reads `_x0041_` in the result of a formula as it stands; the format says it is an A.
  text.map((result) => ({ formula: 'A1', result: result.replaceAll('_x', '') })),
  // A result of 0 is lost on exceljs.
  fc.integer({ min: 1 }).map((result) => ({ formula: 'A1+1', result })),
  fc.constantFrom('#N/A', '#DIV/0!', '#REF!').map((error) => ({ error }) as exceljs.CellErrorValue),
  fc.constant(null),
);

const table = fc.array(fc.array(value, { maxLength: 9 }), { maxLength: 12 });

function write(rows: exceljs.CellValue[][], date1904: boolean, options: Partial<exceljs.XlsxWriteOptions> = {}) {
  const book = new exceljs.Workbook();
  book.properties.date1904 = date1904;
  const sheet = book.addWorksheet('Data');
  for (const row of rows) sheet.addRow(row);
  return book.xlsx.writeBuffer(options);
}

/** What exceljs reads in memory, in the terms in which our cells are compared. */
async function readByExceljs(bytes: ArrayBuffer): Promise<Map<string, unknown>> {
  const book = new exceljs.Workbook();
  await book.xlsx.load(bytes);
  const cells = new Map<string, unknown>();
  book.worksheets[0]!.eachRow((row) =>
    row.eachCell((cell) => {
      const plain = plainValue(cell.value);
      if (plain !== null && plain !== '') cells.set(cell.address, plain);
    }),
  );
  return cells;
}

function plainValue(given: exceljs.CellValue): unknown {
  if (given === null || given === undefined) return null;
  if (given instanceof Date) return given.getTime();
  if (typeof given !== 'object') return given;
  if ('richText' in given) return given.richText.map((run) => run.text).join('');
  if ('result' in given) return plainValue(given.result as exceljs.CellValue);
  return 'error' in given ? `error ${given.error}` : null;
}

function ourValue(cell: Cell): unknown {
  switch (cell.kind) {
    case 'text':
      return cell.text;
    case 'number':
      return cell.number;
    case 'boolean':
      return cell.boolean;
    case 'error':
      return `error ${cell.error}`;
    case 'date': {
      const time = serialTime(cell)!;
      return time.day * dayMs + (time.ms ?? 0);
    }
    default:
      return null;
  }
}

describe('xlsx beside exceljs', () => {
  it('reads every cell as exceljs does in memory', async function () {
    this.timeout(60_000);
    let seen = 0;
    await fc.assert(
      fc.asyncProperty(
        table,
        fc.boolean(),
        fc.boolean(),
        fc.integer({ min: 1, max: 3000 }),
        async (rows, date1904, shared, chunkBytes) => {
          const bytes = await write(rows, date1904, { useSharedStrings: shared });
          const ours = new Map<string, unknown>();
          for (const { line, cells } of await readRows(new Uint8Array(bytes), {}, { chunkBytes })) {
            for (const [index, cell] of cells.entries()) {
              if (cell !== emptyCell) ours.set(String.fromCharCode(65 + index) + line, ourValue(cell));
            }
          }
          seen += ours.size;
          expect([...ours]).to.deep.equal([...(await readByExceljs(bytes as ArrayBuffer))]);
        },
      ),
      { numRuns: 150 },
    );
    expect(seen).to.be.greaterThan(1000);
  });
});
