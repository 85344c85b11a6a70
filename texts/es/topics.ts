// The topics of this language. A new topic is one line here, in each language.
export { fileProblems } from './file-problems.ts';
export { rowProblems } from './row-problems.ts';
