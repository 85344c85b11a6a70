import type { templateProblems as en } from '#texts/en/template-problems.ts';
import type { Translation } from '#texts/locales.ts';

/** Что не так с сохранённым шаблоном и что с этим делать. */
export const templateProblems = {
  delimiterMissing: 'Файлу csv нужен разделитель, например точка с запятой. Укажите его.',
  notADelimiter: 'Кавычка и конец строки разделителем быть не могут. Выберите другой символ.',
  notAnEncoding: '«{{encoding}}» — не название кодировки. Укажите, например, utf-8 или windows-1251.',
  notATimeOfDay: 'Здесь должно быть время суток, например 23:59:59. Исправьте значение.',
  notColumnLetters: 'Здесь должны быть буквы столбца, от A до XFD. Исправьте значение.',
  unknownField: 'Поля «{{field}}», которое мог бы заполнить файл, нет. Исправьте название.',
  noHeader: 'По шаблону строки заголовка нет (0). Укажите столбец буквой.',
  onlyForCustomFields: 'Тип здесь бывает только у пользовательских полей, а «{{field}}» не из них. Уберите его.',
  wrongUnit: '«{{field}}» не измеряется в этих единицах. Выберите другие или уберите их.',
  onlyForLists: '«{{field}}» — не список. Уберите разделитель.',
  onlyForInstants: '«{{field}}» — не дата со временем. Уберите это.',
  cannotClear: 'Поле «{{field}}» обязательно, очистить его нельзя. Выберите keep или reject.',
  connectedTwice: 'У поля «{{field}}» два столбца. Уберите один.',
  keyNotConnected: 'У ключевого поля «{{field}}» нет столбца. Добавьте его или выберите другой ключ.',
  requiredNotConnected: 'Поле «{{field}}» обязательно, а столбца у него нет. Добавьте его.',
  coordinateAlone: 'Широта и долгота указываются вместе. Добавьте второй столбец или уберите этот.',
} satisfies Translation<typeof en, 'ru'>;
