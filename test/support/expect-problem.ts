import { expect } from 'chai';
import { explainFileProblem, type FileProblem } from '#mappings/file-problem.ts';
import { locales } from '#texts/locales.ts';

/** Expects a problem of a file, and that it can be said in every language with nothing left open. */
export function expectProblem(problem: FileProblem, code: string, params: object = {}): void {
  expect({ code: problem.code, params: problem.params }).to.deep.equal({ code, params });
  for (const locale of locales) expect(explainFileProblem(problem, locale)).to.match(/^[^{}]{20,}$/);
}
