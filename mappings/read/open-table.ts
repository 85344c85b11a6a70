import type { TemplateSource } from '#mappings/template.ts';
import type { ByteSource } from './byte-source.ts';
import { readCsvRows } from './csv/open-csv.ts';
import { type ReadOptions, readOptions } from './options.ts';
import { ensureText, ensureWorkbook } from './sniff-format.ts';
import { type OpenTable, type RowSource, tableOfRows } from './table-of-rows.ts';
import { openXlsx } from './xlsx/open-xlsx.ts';

type RowReader = (source: ByteSource, settings: TemplateSource, options: ReadOptions) => Promise<RowSource>;

/** How each format is read. */
const readers: Record<TemplateSource['format'], RowReader> = {
  async xlsx(source, { sheet }, options) {
    await ensureWorkbook(source);
    return openXlsx(source, sheet, options);
  },
  async csv(source, { delimiter, encoding }, options) {
    await ensureText(source);
    return { rows: readCsvRows(source, { delimiter, encoding }, options), merges: [] };
  },
};

/**
 * Opens a file as the table its template describes: bounded in memory, read no faster than it is asked for. A file that
 * is something else, or breaks on the way, is a `FileProblem`, here or in the loop over the rows. Whoever does not read the
 * rows to their end disposes of the table (`await using`).
 */
export async function openTable(
  source: ByteSource,
  settings: TemplateSource,
  options?: { readonly [Key in keyof ReadOptions]?: ReadOptions[Key] | undefined },
): Promise<OpenTable> {
  const rowSource = await readers[settings.format](source, settings, readOptions(options));
  return tableOfRows(rowSource, settings.headerRow);
}
