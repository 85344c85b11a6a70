import { createResultEncoder, type ResultProblem, type RowResult } from '#mappings/write/result-lines.ts';
import type { Locale } from '#texts/locales.ts';
import { isTextKey, say } from '#texts/say.ts';
import type { ImportReason } from './schema.ts';

/** The bytes of a result file as its rows are decided; of a further part of it without header. */
export async function* resultBytes(
  batches: AsyncIterable<RowResult[]> | Iterable<RowResult[]>,
  { isFirst }: { isFirst: boolean },
): AsyncGenerator<Uint8Array> {
  const encode = createResultEncoder();
  const header = encode([]);
  if (isFirst) yield header;
  for await (const rows of batches) if (rows.length > 0) yield encode(rows);
}

/** The one row of a file of which nothing was imported: line 0 is the file as a whole. */
export function explainFile(reason: ImportReason, locale: Locale): RowResult {
  return {
    line: 0,
    action: reason.code === 'alreadyImported' ? 'skipped' : 'rejected',
    problems: [explainReason(reason, locale)],
  };
}

/** Why a file or a row was not taken, in words. */
export function explainReason({ code, params }: ImportReason, locale: Locale): ResultProblem {
  const key = ['importReasons', 'fileProblems', 'faults'].map((topic) => `${topic}.${code}`).find(isTextKey);
  return { field: '', code, message: key ? say(locale, key, params) : code };
}
