import type { fileProblems } from '#texts/en/file-problems.ts';
import type { KeyOf, Locale } from '#texts/locales.ts';
import { say, type TextParams } from '#texts/say.ts';

/** Why a file cannot be read: one code for each text of the topic `fileProblems`. */
export type FileProblemCode = KeyOf<typeof fileProblems> & string;

/** A file that is not what its template says, or breaks in the middle; the customer's to mend, not a fault of the hub. */
export class FileProblem extends Error {
  override readonly name = 'FileProblem';
  readonly code: FileProblemCode;
  readonly params: TextParams;

  constructor(code: FileProblemCode, params: TextParams = {}, options?: ErrorOptions) {
    super(say('en', `fileProblems.${code}`, params), options);
    this.code = code;
    this.params = params;
  }
}

/** What a person reads about a file problem. */
export function explainFileProblem(problem: Pick<FileProblem, 'code' | 'params'>, locale: Locale): string {
  return say(locale, `fileProblems.${problem.code}`, problem.params);
}
