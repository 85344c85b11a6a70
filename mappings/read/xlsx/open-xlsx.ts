import type { Row } from '#mappings/cell.ts';
import { FileProblem } from '#mappings/file-problem.ts';
import { toNfc } from '#mappings/normal-form.ts';
import type { ByteSource } from '#mappings/read/byte-source.ts';
import type { ReadLimits } from '#mappings/read/limits.ts';
import type { ReadOptions } from '#mappings/read/options.ts';
import type { RowSource } from '#mappings/read/table-of-rows.ts';
import { budgetOfMetadata, budgetOfParts } from './budget.ts';
import type { Book } from './cell-value.ts';
import { passSheet, readPieces } from './pass-sheet.ts';
import { readSharedStrings } from './shared-strings.ts';
import { SheetParser } from './sheet-parser.ts';
import { noStrings, type SharedStrings } from './string-store.ts';
import { readFormats, readWorkbook, type Workbook } from './workbook.ts';
import { XmlFault } from './xml-scanner.ts';
import { openZip, type Zip } from './zip.ts';

/** The rows of a sheet of a workbook, of the one with the name or of the first, and its merges. */
export async function openXlsx(
  source: ByteSource,
  sheet: string | undefined,
  options: ReadOptions,
): Promise<RowSource> {
  const { limits } = options;
  const zip = await openZip(source, options);
  try {
    const budget = budgetOfMetadata(limits);
    const workbook = await readWorkbook(zip, budget);
    const part = findSheet(workbook, sheet);
    const formats = await readFormats(zip, workbook, budget);
    const [{ merges, pieces }, strings] = await readSheetAndStrings(zip, part, workbook, limits);
    const { date1904 } = workbook;
    const sheetBytes = pieces ? readPieces(pieces, options.signal) : zip.read(part);
    return { rows: readRows(sheetBytes, part, { strings, formats, date1904 }, limits), merges };
  } catch (error) {
    throw toProblem(error, zip.partRead);
  }
}

/** Rows need the merges, which stand behind them: the sheet is passed through, by zlib's thread, while strings are read. */
async function readSheetAndStrings(zip: Zip, part: string, { sharedStringsPart }: Workbook, limits: ReadLimits) {
  await using sheet = zip.read(part, budgetOfParts(limits));
  const passed = passSheet(sheet, limits.merges).catch((error) => Promise.reject(toProblem(error, part)));
  const strings: Promise<SharedStrings> =
    sharedStringsPart !== undefined && zip.has(sharedStringsPart)
      ? readSharedStrings(zip.read(sharedStringsPart), limits)
      : Promise.resolve(noStrings);
  return await Promise.all([passed, strings]);
}

async function* readRows(
  sheet: AsyncIterable<Uint8Array>,
  part: string,
  book: Book,
  limits: ReadLimits,
): AsyncGenerator<Row[]> {
  const parser = new SheetParser(book, limits);
  try {
    for await (const piece of sheet) {
      // What follows the rows is only unpacked, so that the checksum of the whole is known.
      if (parser.done) continue;
      const rows = parser.feed(piece);
      if (rows.length > 0) yield rows;
    }
  } catch (error) {
    throw toProblem(error, part);
  }
  if (!parser.done) throw new FileProblem('brokenWorkbook', { part });
}

/** Sheets as a message names them. */
const sheetsShown = 20;
const longestShown = 100;

function findSheet({ sheets }: Workbook, wanted: string | undefined): string {
  const normal = (name: string) => toNfc(name).trim().toLowerCase();
  const found = wanted === undefined ? sheets[0] : sheets.find(({ name }) => normal(name) === normal(wanted));
  if (found) return found.part;
  const shown = sheets.slice(0, sheetsShown).map(({ name }) => name.slice(0, longestShown));
  throw new FileProblem('sheetMissing', { sheet: wanted ?? '', sheets: shown });
}

function toProblem(error: unknown, part: string): unknown {
  return error instanceof XmlFault ? new FileProblem('brokenWorkbook', { part }, { cause: error }) : error;
}
