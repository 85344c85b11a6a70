import type { fileProblems as en } from '#texts/en/file-problems.ts';
import type { Translation } from '#texts/locales.ts';

/** Почему файл клиента нельзя прочитать и что с этим делать. */
export const fileProblems = {
  emptyFile: 'Файл пуст. Отправьте его снова вместе с содержимым.',
  notAWorkbook: 'Файл — не книга Excel (.xlsx), что бы ни говорило имя. Сохраните его в Excel как .xlsx.',
  otherFormat:
    'Файл в формате {{found}}, а шаблон ждёт {{expected}}. Сохраните его в этом формате или возьмите другой шаблон.',
  encryptedWorkbook: 'Книга защищена паролем на открытие. Сохраните её без пароля.',
  truncatedFile: 'Файл обрывается: его часть отсутствует. Отправьте его снова.',
  brokenWorkbook: 'Книга повреждена в {{part}}. Откройте её в Excel, сохраните заново и отправьте.',
  sheetMissing: 'В книге нет листа «{{sheet}}». Есть: {{sheets, list}}. Переименуйте лист или измените шаблон.',
  headerMissing: 'В строке {{line}}, где шаблон ждёт заголовок, его нет.',
  columnsMissing:
    'В файле нет столбцов шаблона: {{columns, list}}. Ничего не загружено. Добавьте или переименуйте столбцы либо измените шаблон.',
  columnsAmbiguous:
    'Столбцы шаблона встречаются в файле не один раз: {{columns, list}}. Дайте им разные имена или укажите их в шаблоне буквой.',
  badEncoding:
    'В строке {{line}} есть символ не в кодировке {{encoding}} (байт {{byteOffset, number}} файла). Сохраните файл в этой кодировке или исправьте её в шаблоне.',
  workbookTooLarge: 'В распакованном виде книга больше {{limitMb, number}} МБ. Разделите её на несколько файлов.',
  sharedStringsTooLarge:
    'Тексты книги занимают в сумме больше {{limitMb, number}} МБ. Разделите её на несколько файлов.',
  textTooLarge: 'В книге есть ячейка длиннее {{limit, number}} символов. Сократите её.',
  tooManyColumns: 'Столбцов в строке {{line}} больше, чем {{limit, number}}. Уберите ненужные.',
  tooManyRows: 'Строк в файле больше, чем {{limit, number}}. Разделите его на несколько файлов.',
  cellTooLarge: 'В строке {{line}} есть ячейка длиннее {{limit, number}} символов. Возможно, там не закрыта кавычка.',
  unclosedQuote: 'Кавычка, открытая в строке {{line}}, нигде не закрыта. Закройте или удвойте её.',
} satisfies Translation<typeof en, 'ru'>;
