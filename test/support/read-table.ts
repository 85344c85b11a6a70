import type { z } from 'zod';
import type { Cell, Row } from '#mappings/cell.ts';
import { FileProblem } from '#mappings/file-problem.ts';
import { bytesSource } from '#mappings/read/byte-source.ts';
import { openTable } from '#mappings/read/open-table.ts';
import { TemplateSource } from '#mappings/template.ts';

type Settings = Partial<z.input<typeof TemplateSource>>;
type Options = Parameters<typeof openTable>[2];

/** Settings that suit a test, with what it cares about. */
export function buildSource(settings: Settings): TemplateSource {
  return TemplateSource.parse({
    format: 'xlsx',
    decimalMark: '.',
    dateOrder: 'dmy',
    timeZone: 'UTC',
    headerRow: 0,
    ...settings,
  });
}

/** All rows of a file, read to its end. */
export async function readRows(bytes: Uint8Array, settings: Settings, options?: Options): Promise<Row[]> {
  const table = await openTable(bytesSource(bytes), buildSource(settings), options);
  const rows: Row[] = [];
  for await (const batch of table.batches) rows.push(...batch);
  return rows;
}

/** The problem that reading a file ends with. */
export async function problemOf(bytes: Uint8Array, settings: Settings, options?: Options): Promise<FileProblem> {
  try {
    await readRows(bytes, settings, options);
  } catch (error) {
    if (error instanceof FileProblem) return error;
    throw error;
  }
  throw new Error('the file was read without a problem');
}

/** A cell in short: its value alone, or with what its format says. */
function shortCell(cell: Cell): unknown {
  switch (cell.kind) {
    case 'empty':
      return null;
    case 'text':
      return cell.text;
    case 'number':
      return cell.number;
    case 'boolean':
      return cell.boolean;
    case 'date':
      return { serial: cell.serial, shows: cell.format.shows };
    case 'error':
      return { error: cell.error };
    case 'formula':
      return { formula: true };
  }
}

/** Rows in short, by line. */
export function shortRows(rows: readonly Row[]): unknown[] {
  return rows.map(({ line, cells }) => [line, ...Array.from(cells, shortCell)]);
}
