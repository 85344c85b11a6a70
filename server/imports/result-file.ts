import { csvLine } from '#mappings/write/csv-line.ts';
import type { Locale } from '#texts/locales.ts';
import { isTextKey, say } from '#texts/say.ts';
import type { ImportReason } from './schema.ts';

/** A line of a result file. A row with several problems has as many lines, each with its number. */
export interface ResultRow {
  line: number;
  key: string;
  action: string;
  field: string;
  code: string;
  message: string;
}

const columns = ['line', 'key', 'action', 'field', 'code', 'message'] as const;

/** The bytes of a result file, or of a further part of it: CSV in UTF-8, with a byte order mark so that Excel knows it. */
export async function* resultBytes(
  batches: AsyncIterable<ResultRow[]>,
  _locale: Locale,
  { withHeader }: { withHeader: boolean },
): AsyncGenerator<Uint8Array> {
  if (withHeader) yield Buffer.from(`\uFEFF${csvLine(columns)}`);
  for await (const rows of batches) {
    const text = rows
      .map((row) => csvLine(columns.map((column) => (column === 'line' && row.line === 0 ? '' : row[column]))))
      .join('');
    if (text) yield Buffer.from(text);
  }
}

/** The line that tells why a row, or with line 0 the whole file, was not taken. */
export function explainReason({
  line,
  key,
  code,
  params = {},
  locale,
}: {
  line: number;
  key: string;
  code: string;
  params?: ImportReason['params'];
  locale: Locale;
}): ResultRow {
  const action = code === 'alreadyImported' ? 'skipped' : 'rejected';
  return { line, key, action, field: '', code, message: sentenceOf({ code, params }, locale) };
}

/** A reason in words. */
export function sentenceOf({ code, params }: { code: string; params: ImportReason['params'] }, locale: Locale): string {
  const key = ['importReasons', 'fileProblems', 'faults'].map((topic) => `${topic}.${code}`).find(isTextKey);
  return key ? say(locale, key, params) : code;
}
