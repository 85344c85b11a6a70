import type {
  addresses as enAddresses,
  inputs as enInputs,
  kinds as enKinds,
  taskStatuses as enTaskStatuses,
} from '#texts/en/inputs.ts';
import type { Translation } from '#texts/locales.ts';

export const inputs = {
  unknownField: 'Поля «{{name}}» здесь нет. Исправьте имя или уберите его.',
  wrongType: 'Здесь должно быть: {{expected}}. Исправьте значение.',
  empty: 'Здесь пусто. Задайте значение.',
  tooLong: 'В тексте больше знаков, чем {{max, number}}. Сократите его.',
  tooShort: 'В тексте меньше знаков, чем {{min, number}}. Дополните его.',
  tooMany: 'Их больше, чем {{max, number}}. Отправьте меньше.',
  tooFew: 'Их меньше, чем {{min, number}}. Добавьте недостающее.',
  tooLarge: 'Наибольшее допустимое значение — {{max}}. Исправьте значение.',
  tooSmall: 'Наименьшее допустимое значение — {{min}}. Исправьте значение.',
  notOneOf: 'Здесь возможно: {{values}}. Выберите одно из них.',
  controlCharacters: 'В тексте есть знаки, которые нельзя показать: переводы строк, табуляции. Уберите их.',
  brokenText: 'В тексте есть половина символа (одиночный суррогат). Исправьте его.',
  notAnInstant:
    'Здесь должен быть момент времени с поясом, как 2026-11-23T08:00:00+01:00, не раньше 1900 года. Исправьте значение.',
  notAnEmail: 'Здесь должен быть один адрес почты, как name@company.com. Исправьте значение.',
  notAUrl: 'Здесь должен быть адрес, который начинается с https:// или http://. Исправьте значение.',
  notAnId: 'Здесь должен быть идентификатор в том виде, как его выдал хаб. Исправьте значение.',
  notATimeZone: 'Здесь должен быть часовой пояс IANA, как Europe/Madrid. Исправьте значение.',
  notARange: 'Здесь должен быть IP-адрес или диапазон, как 10.1.0.0/16. Исправьте значение.',
  notACountry: 'Здесь должен быть код страны из двух заглавных букв, как RU. Исправьте значение.',
  notAFieldName: 'Имя начинается с буквы и состоит из букв, цифр, - и _, не длиннее 64. Выберите другое.',
  notALogin: 'Имя для входа: от 3 до 64 строчных букв, цифр, точек, дефисов и подчёркиваний. Выберите другое.',
  notAFolder: 'Здесь должна быть папка, как /in/tasks. Исправьте значение.',
  notARouteKey: 'Ключ маршрута — имя его папок: буквы, цифры, - и _, не длиннее 64. Выберите другой.',
  wrongForm: 'Значение не того вида, который здесь нужен ({{form}}). Исправьте его.',
  noFormFits: 'Значение не подходит ни под один из возможных здесь видов. Они описаны в документе API: /docs.',
  twice: 'Каждый из этих ключей может встретиться один раз. Уберите лишний.',
  inNeedsTemplate: 'Входящему маршруту нужен шаблон. Укажите его.',
  outNeedsEvents: 'Исходящему маршруту нужны типы событий. Укажите их.',
  outNeedsInterval: 'Исходящему маршруту нужен промежуток между файлами в секундах. Укажите его.',
  oneQuestion: 'Спрашивайте ровно по одному из: correlationId, key, fileName, entryId.',
  alreadyOver: 'Этот момент уже прошёл. Выберите будущий.',
  filterNotJson: 'Фильтр — не JSON. Пишите так: {"field":"status","op":"eq","value":"new"}.',
  filterForm:
    'Часть фильтра — не сравнение {field, op, value} и не {and: […]}, {or: […]}, {not: …}. Операторы: {{operators}}.',
  filterField: 'По «{{field}}» отобрать нельзя. Можно по: {{fields}}.',
  filterValue: '«{{field}}» с {{op}} сравнивается так: {{expected}}. Исправьте значение.',
  filterList: '«{{field}}» с in сравнивается со списком, в нём каждый элемент — {{expected}}. Исправьте значение.',
  filterTooDeep: 'В фильтре не больше {{levels}} уровней и {{nodes}} сравнений. Сделайте его меньше.',
} satisfies Translation<typeof enInputs, 'ru'>;

export const addresses = {
  notPublic: '{{host}} — это {{address}}, адрес не публичный',
  isPrivate: '{{address}} — адрес не публичный',
  noAddress: 'у {{host}} нет адреса',
  notFound: 'имя {{host}} не найдено',
  notHttp: 'это не URL http или https',
  withPassword: 'в нём имя пользователя или пароль',
} satisfies Translation<typeof enAddresses, 'ru'>;

export const kinds = {
  text: 'текст',
  number: 'число',
  wholeNumber: 'целое число',
  percent: 'число',
  boolean: 'true или false',
  date: 'дата, как 2026-11-23',
  dateTime: 'момент времени, как 2026-11-23T08:00:00+01:00',
  choice: 'один из вариантов',
  list: 'список',
  object: 'объект',
  nothing: 'null',
} satisfies Translation<typeof enKinds, 'ru'>;

export const taskStatuses = {
  draft: 'черновик',
  new: 'новая',
  sent: 'отправлена',
  acknowledged: 'принята',
  enRoute: 'в пути',
  arrived: 'на месте',
  inProgress: 'в работе',
  suspended: 'приостановлена',
  done: 'выполнена',
  notDone: 'не выполнена',
  declined: 'отклонена',
  canceled: 'отменена',
} satisfies Translation<typeof enTaskStatuses, 'ru'>;
