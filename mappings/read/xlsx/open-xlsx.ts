import type { Row } from '#mappings/cell.ts';
import { FileProblem } from '#mappings/file-problem.ts';
import { toNfc } from '#mappings/normal-form.ts';
import type { ByteSource } from '#mappings/read/byte-source.ts';
import type { ReadOptions } from '#mappings/read/options.ts';
import { readSharedStrings } from './shared-strings.ts';
import { SheetParser } from './sheet-parser.ts';
import { noStrings } from './string-store.ts';
import { readFormats, readWorkbook, type Workbook } from './workbook.ts';
import { XmlFault } from './xml-scanner.ts';
import { openZip, type Zip } from './zip.ts';

/** The rows of a sheet of a workbook: of the one with the name, or of the first. */
export async function* readXlsxRows(
  source: ByteSource,
  sheet: string | undefined,
  options: ReadOptions,
): AsyncGenerator<readonly Row[]> {
  const zip = await openZip(source, options);
  try {
    yield* readSheet(zip, sheet, options);
  } catch (error) {
    if (!(error instanceof XmlFault)) throw error;
    throw new FileProblem('brokenWorkbook', { part: zip.partRead }, { cause: error });
  }
}

async function* readSheet(zip: Zip, sheet: string | undefined, { limits }: ReadOptions): AsyncGenerator<Row[]> {
  const workbook = await readWorkbook(zip);
  const part = findSheet(workbook, sheet);
  const formats = await readFormats(zip, workbook);
  const { date1904, sharedStringsPart } = workbook;
  const hasStrings = sharedStringsPart !== undefined && zip.has(sharedStringsPart);
  const strings = hasStrings ? await readSharedStrings(zip.read(sharedStringsPart), limits) : noStrings;
  const parser = new SheetParser({ strings, formats, date1904 }, limits);
  for await (const piece of zip.read(part)) {
    // What follows the rows is only unpacked, so that the checksum of the whole is known.
    if (parser.done) continue;
    const rows = parser.feed(piece);
    if (rows.length > 0) yield rows;
  }
  if (!parser.done) throw new FileProblem('brokenWorkbook', { part });
}

function findSheet({ sheets }: Workbook, wanted: string | undefined): string {
  const normal = (name: string) => toNfc(name).trim().toLowerCase();
  const found = wanted === undefined ? sheets[0] : sheets.find(({ name }) => normal(name) === normal(wanted));
  if (found) return found.part;
  throw new FileProblem('sheetMissing', { sheet: wanted ?? '', sheets: sheets.map(({ name }) => name) });
}
