/** What is wrong with one cell or row of a customer's file, and what to do about it. */
export const rowProblems = {
  missing: 'This cell is empty, and a row cannot be taken without it. Fill it in.',
  errorCell: 'The cell holds the Excel error {{value}}. Correct its formula or enter the value.',
  formulaWithoutValue:
    'The cell holds a formula that was never calculated. Open the file in Excel, save it and send it again.',
  lossyNumber:
    '“{{value}}” is a number Excel has shortened: its digits are lost. Format the column as text and enter the value again.',
  shownOtherwise:
    'The cell holds the number {{value}}, but its format shows it in another way. Format the column as text and enter what is to be read.',
  dateInstead: 'Excel has made a date of this cell: {{value}}. Format the column as text and enter the value again.',
  notANumber: '“{{value}}” is not a number as the template expects it. Write it like {{example}}.',
  notAPercentage: '“{{value}}” does not say that it is a percentage. Write it with a percent sign, like 15 %.',
  outOfRange: '{{value}} is outside what is possible here: from {{min}} to {{max}}. Correct the value.',
  notADate: '“{{value}}” is not a date as the template expects it. Write it like {{example}}.',
  notATime: '“{{value}}” is not a time of day or a duration in hours and minutes. Write it like 14:30.',
  timeMissing:
    '“{{value}}” has no time of day, and the template does not say which one is meant. Add the time to the cell or to the template.',
  timeSkipped:
    'The time “{{value}}” did not exist on that day in {{timeZone}}: the clocks were put forward over it. Correct the time.',
  notAnEmail: '“{{value}}” is not an e-mail address. Enter one address like name@company.com, or leave the cell empty.',
  notACountry:
    '“{{value}}” is not a country code of two letters such as ES. Write the code, or add the name to the values in the template.',
  unknownValue:
    '“{{value}}” is not one of the values the template knows: {{allowed, list}}. Correct it or add it there.',
  duplicateKey: 'The key “{{value}}” was already in line {{firstLine}}. Each key may come once in a file: remove one.',
  tooLong_one: 'The text has {{count, number}} character; {{max, number}} are allowed. Shorten it.',
  tooLong_other: 'The text has {{count, number}} characters; {{max, number}} are allowed. Shorten it.',
  tooManyItems_one: 'The list has {{count, number}} entry; {{max, number}} are allowed. Shorten it.',
  tooManyItems_other: 'The list has {{count, number}} entries; {{max, number}} are allowed. Shorten it.',
  coordinateIncomplete: 'Latitude and longitude belong together, and this one is empty. Fill in both or neither.',
  mergedCells:
    'The cells {{range}} are merged, so this row has no value of its own here. Unmerge them in Excel and fill in every row.',
  extraCells_one:
    'The row has {{count, number}} cell, the header only {{expected, number}}. A text with the delimiter in it must stand in quotation marks.',
  extraCells_other:
    'The row has {{count, number}} cells, the header only {{expected, number}}. A text with the delimiter in it must stand in quotation marks.',
  strayQuote:
    'A quotation mark stands in the middle of this cell. A text with quotation marks must stand in quotation marks itself, each inner one doubled.',
} as const;
