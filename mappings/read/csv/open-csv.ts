import type { Row } from '#mappings/cell.ts';
import type { ByteSource } from '#mappings/read/byte-source.ts';
import type { ReadOptions } from '#mappings/read/options.ts';
import { chooseEncoding } from './choose-encoding.ts';
import { CsvParser } from './csv-parser.ts';
import { decodeText } from './decode-text.ts';

/** The rows of delimited text; a first line such as `sep=;`, which Excel understands, overrides the delimiter. */
export async function* readCsvRows(
  source: ByteSource,
  settings: { readonly delimiter: string | undefined; readonly encoding: string | undefined },
  options: ReadOptions,
): AsyncGenerator<readonly Row[]> {
  const chosen = await chooseEncoding(source, settings.encoding, options);
  let parser: CsvParser | undefined;
  for await (const text of withLongHead(decodeText(source, chosen, options))) {
    const [mark = '', delimiter] = parser ? [] : (/^"?sep=(.)"?(?:\r\n|\n|\r)/is.exec(text) ?? []);
    parser ??= new CsvParser(delimiter ?? settings.delimiter ?? ',', options.limits, mark === '' ? 1 : 2);
    const rows = parser.feed(text.slice(mark.length));
    if (rows.length > 0) yield rows;
  }
  const lastRows = parser?.end() ?? [];
  if (lastRows.length > 0) yield lastRows;
}

/** Joins pieces until the first is long enough to show a `sep=` line. */
async function* withLongHead(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  let head: string | undefined = '';
  for await (const piece of pieces) {
    if (head === undefined) {
      yield piece;
      continue;
    }
    head += piece;
    if (head.length < 16) continue;
    yield head;
    head = undefined;
  }
  if (head) yield head;
}
