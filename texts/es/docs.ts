import type { docs as en } from '#texts/en/docs.ts';
import type { Translation } from '#texts/locales.ts';

/** The pages of the documents. */
export const docs = {
  errors: 'Errores y qué hacer',
  errorsIntroduction:
    'Cada rechazo se comunica como detalles de problema según RFC 9457. Por su código lo encuentra aquí.',
  code: 'Código',
  whatHappened: 'Qué pasó',
  whatToDo: 'Qué hacer',
} satisfies Translation<typeof en, 'es'>;
