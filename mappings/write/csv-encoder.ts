import { plainNumber } from '#mappings/plain-number.ts';
import { neutralise } from './neutralise.ts';

/** What a cell of a written file may hold; nothing is an empty cell. */
export type CsvValue = string | number | boolean | null | undefined;

export type CsvRow = readonly CsvValue[];

/** How a file of delimited text is written. */
export type CsvStyle = {
  readonly delimiter: string;
  /** Whether a byte order mark comes first; without it Excel takes UTF-8 for an old encoding. */
  readonly byteOrderMark: boolean;
};

/** For programs and for Excel: commas, CR LF, UTF-8 with a byte order mark. */
export const defaultStyle: CsvStyle = { delimiter: ',', byteOrderMark: true };

/**
 * Makes an encoder of rows into UTF-8, some at a time; the first bytes carry the byte order mark. Cells are quoted where
 * they must be, and texts that look like formulas are neutralised; numbers are written in full with a decimal point.
 */
export function createCsvEncoder(style: CsvStyle = defaultStyle): (rows: Iterable<CsvRow>) => Uint8Array {
  const encoder = new TextEncoder();
  const mustQuote = new RegExp(`["\\r\\n${escapeForClass(style.delimiter)}]|^\\s|\\s$`);
  let start = style.byteOrderMark ? '\ufeff' : '';

  function writeCell(value: CsvValue): string {
    if (typeof value === 'number') return quoted(Number.isFinite(value) ? plainNumber(value) : '');
    if (typeof value === 'string') return quoted(neutralise(value));
    return value === null || value === undefined ? '' : String(value);
  }

  function quoted(text: string): string {
    return mustQuote.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  }

  return (rows) => {
    let text = start;
    start = '';
    for (const row of rows) text += `${row.map(writeCell).join(style.delimiter)}\r\n`;
    return encoder.encode(text);
  };
}

/** A whole file, as its rows come: the header first. */
export async function* writeCsv(
  columns: readonly string[],
  batches: AsyncIterable<Iterable<CsvRow>> | Iterable<Iterable<CsvRow>>,
  style: CsvStyle = defaultStyle,
): AsyncGenerator<Uint8Array> {
  const encode = createCsvEncoder(style);
  yield encode([columns]);
  for await (const rows of batches) yield encode(rows);
}

function escapeForClass(character: string): string {
  return character.replace(/[\\\]^-]/g, '\\$&');
}
