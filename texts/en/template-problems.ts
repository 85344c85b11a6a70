/** What is wrong with a saved template, and what to do about it. */
export const templateProblems = {
  delimiterMissing: 'A csv file needs a delimiter, such as a semicolon. Name it.',
  notADelimiter: 'A quotation mark or a line end cannot be the delimiter. Choose another character.',
  notAnEncoding: '“{{encoding}}” is not the name of an encoding. Use one such as utf-8 or windows-1252.',
  notATimeOfDay: 'Here belongs a time of day such as 23:59:59. Correct the value.',
  notColumnLetters: 'Here belong the letters of a column, from A to XFD. Correct the value.',
  unknownField: 'There is no field “{{field}}” that a file can fill. Correct its name.',
  noHeader: 'The template says that there is no header row (0). Name the column by its letter.',
  onlyForCustomFields: 'Only custom fields have a type here, and “{{field}}” is none. Leave it out.',
  wrongUnit: '“{{field}}” is not counted in this unit. Choose another one, or leave it out.',
  onlyForLists: '“{{field}}” is not a list. Leave the separator out.',
  onlyForInstants: '“{{field}}” is not a date with a time. Leave this out.',
  cannotClear: '“{{field}}” is required and cannot be cleared. Choose keep or reject.',
  connectedTwice: 'The field “{{field}}” has two columns. Remove one.',
  keyNotConnected: 'The key field “{{field}}” has no column. Add one, or choose another key.',
  requiredNotConnected: 'The field “{{field}}” is required and has no column. Add one.',
  coordinateAlone: 'Latitude and longitude belong together. Add the column of the other, or remove this one.',
} as const;
