/** Why a customer's file cannot be read at all, and what to do about it. */
export const fileProblems = {
  emptyFile: 'The file is empty. Send it again with its contents.',
  notAWorkbook: 'The file is not an Excel workbook (.xlsx), whatever its name says. Save it in Excel as .xlsx.',
  otherFormat:
    'The file is {{found}}; the template expects {{expected}}. Save it in that format, or use another template.',
  encryptedWorkbook: 'The workbook is protected with a password for opening. Save it without one.',
  truncatedFile: 'The file ends too early: a part of it is missing. Send it again.',
  brokenWorkbook: 'The workbook is damaged in {{part}}. Open it in Excel, save it again and send it.',
  sheetMissing:
    'The workbook has no sheet “{{sheet}}”. It has: {{sheets, list}}. Rename the sheet or change the template.',
  headerMissing: 'There is no header in line {{line}}, where the template expects it.',
  columnsMissing:
    'Columns of the template are missing from the file: {{columns, list}}. Nothing was imported. Add or rename the columns, or change the template.',
  columnsAmbiguous:
    'Columns of the template come more than once in the file: {{columns, list}}. Give them different names, or name them in the template by letter.',
  badEncoding:
    'Line {{line}} holds a character that is not {{encoding}} (byte {{byteOffset, number}} of the file). Save the file with that encoding, or correct the encoding in the template.',
  workbookTooLarge: 'Unpacked, the workbook is larger than {{limitMb, number}} MB. Divide it into several files.',
  workbookTooComplex_one:
    'The styles and the list of sheets of the workbook are larger than {{limitMb, number}} MB, or have more than {{count, number}} element. Copy the data into a new workbook and send that.',
  workbookTooComplex_other:
    'The styles and the list of sheets of the workbook are larger than {{limitMb, number}} MB, or have more than {{count, number}} elements. Copy the data into a new workbook and send that.',
  tooManyMerges_one:
    'The sheet has more than {{count, number}} range of merged cells. Unmerge them in Excel and fill in every row.',
  tooManyMerges_other:
    'The sheet has more than {{count, number}} ranges of merged cells. Unmerge them in Excel and fill in every row.',
  sharedStringsTooLarge:
    'The texts of the workbook are larger than {{limitMb, number}} MB in all. Divide it into several files.',
  textTooLarge_one: 'The workbook has a cell of more than {{count, number}} character. Shorten it.',
  textTooLarge_other: 'The workbook has a cell of more than {{count, number}} characters. Shorten it.',
  tooManyColumns_one: 'Line {{line}} has more than {{count, number}} column. Remove those that are not needed.',
  tooManyColumns_other: 'Line {{line}} has more than {{count, number}} columns. Remove those that are not needed.',
  tooManyRows_one: 'The file has more than {{count, number}} row. Divide it into several files.',
  tooManyRows_other: 'The file has more than {{count, number}} rows. Divide it into several files.',
  cellTooLarge_one:
    'Line {{line}} has a cell of more than {{count, number}} character. Perhaps a quotation mark is not closed there.',
  cellTooLarge_other:
    'Line {{line}} has a cell of more than {{count, number}} characters. Perhaps a quotation mark is not closed there.',
  unclosedQuote: 'The quotation mark that opens in line {{line}} is never closed. Close or double it.',
} as const;
