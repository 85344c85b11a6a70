import type { importReasons as en } from '#texts/en/import-reasons.ts';
import type { Translation } from '#texts/locales.ts';

/** Why a whole file was not imported, and what to do about it. */
export const importReasons = {
  alreadyImported: 'Точно такой файл уже был загружен; ни одна строка не тронута.',
  routeDisabled: 'Маршрут «{{route}}» выключен. Включите его и положите файл снова.',
  templateMissing:
    'Шаблона «{{template}}» маршрута «{{route}}» больше нет. Выберите для маршрута другой шаблон и положите файл снова.',
  ownerGone:
    'Сохранивший маршрут «{{route}}» больше не может войти. Сохраните маршрут заново с действующими данными и положите файл снова.',
  ownerMayNot:
    'У сохранившего маршрут «{{route}}» нет права {{permission}}. Дайте его или сохраните маршрут с другими данными и положите файл снова.',
  hubFault:
    'Хаб не смог завершить этот файл из-за собственной ошибки; часть строк могла быть уже сохранена. Сообщите тому, кто обслуживает хаб, номер {{correlationId}}. После исправления положите файл снова: уже сохранённое останется как есть.',
} satisfies Translation<typeof en, 'ru'>;
