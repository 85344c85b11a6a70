// The topics of this language. A new topic is one line here, in each language.
export { demo } from './demo.ts';
export { docs } from './docs.ts';
export { errors, remedies } from './errors.ts';
export { faults } from './faults.ts';
export { fileProblems } from './file-problems.ts';
export { importReasons } from './import-reasons.ts';
export { addresses, inputs, kinds, taskStatuses } from './inputs.ts';
export { journal } from './journal.ts';
export { notificationReasons } from './notification-reasons.ts';
export { rowProblems } from './row-problems.ts';
export { settings } from './settings.ts';
export { start } from './start.ts';
export { templateProblems } from './template-problems.ts';
