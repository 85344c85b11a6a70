import type { rowProblems } from '#texts/en/row-problems.ts';
import type { KeyOf, Locale } from '#texts/locales.ts';
import { say, type TextParams } from '#texts/say.ts';

/** What can be wrong with a cell: one code for each text of the topic `rowProblems`. */
export type RowProblemCode = KeyOf<typeof rowProblems> & string;

/** What is wrong with a cell, before its place is known. Coercers give it back instead of a value. */
export class CellProblem {
  readonly code: RowProblemCode;
  readonly params: TextParams;
  /** The cell of the column itself, or of the one that its time of day comes from. */
  readonly place: 'cell' | 'time';

  constructor(code: RowProblemCode, params: TextParams = {}, place: 'cell' | 'time' = 'cell') {
    this.code = code;
    this.params = params;
    this.place = place;
  }
}

/** What is wrong with a row, and where: the column as the customer calls it, and the field it fills. */
export type RowProblem = {
  readonly column: string;
  readonly field?: string;
  readonly code: RowProblemCode;
  readonly params: TextParams;
};

/** What a person reads about a problem of a row. */
export function explainRowProblem({ code, params }: Pick<RowProblem, 'code' | 'params'>, locale: Locale): string {
  return say(locale, `rowProblems.${code}`, params);
}
