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
  workbookTooComplex_one:
    'Стили и список листов книги занимают больше {{limitMb, number}} МБ или содержат больше {{count, number}} элемента. Скопируйте данные в новую книгу и отправьте её.',
  workbookTooComplex_few:
    'Стили и список листов книги занимают больше {{limitMb, number}} МБ или содержат больше {{count, number}} элементов. Скопируйте данные в новую книгу и отправьте её.',
  workbookTooComplex_many:
    'Стили и список листов книги занимают больше {{limitMb, number}} МБ или содержат больше {{count, number}} элементов. Скопируйте данные в новую книгу и отправьте её.',
  workbookTooComplex_other:
    'Стили и список листов книги занимают больше {{limitMb, number}} МБ или содержат больше {{count, number}} элемента. Скопируйте данные в новую книгу и отправьте её.',
  tooManyMerges_one:
    'На листе больше {{count, number}} объединённого диапазона. Отмените объединение в Excel и заполните каждую строку.',
  tooManyMerges_few:
    'На листе больше {{count, number}} объединённых диапазонов. Отмените объединение в Excel и заполните каждую строку.',
  tooManyMerges_many:
    'На листе больше {{count, number}} объединённых диапазонов. Отмените объединение в Excel и заполните каждую строку.',
  tooManyMerges_other:
    'На листе больше {{count, number}} объединённого диапазона. Отмените объединение в Excel и заполните каждую строку.',
  sharedStringsTooLarge:
    'Тексты книги занимают в сумме больше {{limitMb, number}} МБ. Разделите её на несколько файлов.',
  textTooLarge_one: 'В книге есть ячейка длиннее {{count, number}} символа. Сократите её.',
  textTooLarge_few: 'В книге есть ячейка длиннее {{count, number}} символов. Сократите её.',
  textTooLarge_many: 'В книге есть ячейка длиннее {{count, number}} символов. Сократите её.',
  textTooLarge_other: 'В книге есть ячейка длиннее {{count, number}} символа. Сократите её.',
  tooManyColumns_one: 'В строке {{line}} больше {{count, number}} столбца. Уберите ненужные.',
  tooManyColumns_few: 'В строке {{line}} больше {{count, number}} столбцов. Уберите ненужные.',
  tooManyColumns_many: 'В строке {{line}} больше {{count, number}} столбцов. Уберите ненужные.',
  tooManyColumns_other: 'В строке {{line}} больше {{count, number}} столбца. Уберите ненужные.',
  tooManyRows_one: 'В файле больше {{count, number}} строки. Разделите его на несколько файлов.',
  tooManyRows_few: 'В файле больше {{count, number}} строк. Разделите его на несколько файлов.',
  tooManyRows_many: 'В файле больше {{count, number}} строк. Разделите его на несколько файлов.',
  tooManyRows_other: 'В файле больше {{count, number}} строки. Разделите его на несколько файлов.',
  cellTooLarge_one:
    'В строке {{line}} есть ячейка длиннее {{count, number}} символа. Возможно, там не закрыта кавычка.',
  cellTooLarge_few:
    'В строке {{line}} есть ячейка длиннее {{count, number}} символов. Возможно, там не закрыта кавычка.',
  cellTooLarge_many:
    'В строке {{line}} есть ячейка длиннее {{count, number}} символов. Возможно, там не закрыта кавычка.',
  cellTooLarge_other:
    'В строке {{line}} есть ячейка длиннее {{count, number}} символа. Возможно, там не закрыта кавычка.',
  unclosedQuote: 'Кавычка, открытая в строке {{line}}, нигде не закрыта. Закройте или удвойте её.',
} satisfies Translation<typeof en, 'ru'>;
