import { explainRowProblem, type RowProblem } from '#mappings/row-problem.ts';
import type { Locale } from '#texts/locales.ts';
import { type CsvRow, createCsvEncoder } from './csv-encoder.ts';

/** One row of a file and what became of it. */
export type RowResult = {
  readonly line: number;
  readonly key?: string | undefined;
  readonly action: 'created' | 'updated' | 'unchanged' | 'rejected' | 'skipped';
  /** Everything that is wrong with it, in words; `field` is the column as the customer calls it. */
  readonly problems?: readonly ResultProblem[] | undefined;
};

export type ResultProblem = { readonly field: string; readonly code: string; readonly message: string };

const resultColumns = ['line', 'key', 'action', 'field', 'code', 'message'] as const;

/**
 * Makes an encoder of results into the bytes of a result file, some at a time; the first bytes carry the header. A row
 * has one line for each of its problems, at least one; only the first names the action, so that lines with an action
 * are rows, and their count is that of the rows read.
 */
export function createResultEncoder(): (results: Iterable<RowResult>) => Uint8Array {
  const encode = createCsvEncoder();
  let header: CsvRow[] = [resultColumns];
  return (results) => {
    const rows = [...header, ...[...results].flatMap(linesOf)];
    header = [];
    return encode(rows);
  };
}

/** The problems of a mapped row as a result file shows them. */
export function describeProblems(problems: readonly RowProblem[], locale: Locale): ResultProblem[] {
  return problems.map((problem) => ({
    field: problem.column,
    code: problem.code,
    message: explainRowProblem(problem, locale),
  }));
}

function linesOf({ line, key, action, problems = [] }: RowResult): CsvRow[] {
  const [first, ...more] = problems;
  return [
    [line, key, action, first?.field, first?.code, first?.message],
    ...more.map(({ field, code, message }) => [line, key, '', field, code, message]),
  ];
}
