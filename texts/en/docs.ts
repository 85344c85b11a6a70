/** The pages of the documents. */
export const docs = {
  errors: 'Errors and what to do',
  errorsIntroduction: 'Every refusal is told as RFC 9457 problem details. By its code you find it here.',
  code: 'Code',
  whatHappened: 'What happened',
  whatToDo: 'What to do',
};
