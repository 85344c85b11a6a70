import type { docs as en } from '#texts/en/docs.ts';
import type { Translation } from '#texts/locales.ts';

/** The pages of the documents. */
export const docs = {
  errors: 'Ошибки и что делать',
  errorsIntroduction: 'Каждый отказ сообщается по RFC 9457. Здесь он находится по своему коду.',
  code: 'Код',
  whatHappened: 'Что произошло',
  whatToDo: 'Что делать',
} satisfies Translation<typeof en, 'ru'>;
